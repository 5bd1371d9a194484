import type { Params, Severity } from '../checks/check.ts';
import type { Surroundings, ZoneFact } from '../graph/model/facts.ts';
import { isAtOrUnder, type Name, suffixOf } from '../values/name.ts';
import { found, type Known } from './known.ts';
import { serverFindings } from './server-findings.ts';
import type { RiskFinding } from './spof.ts';

/** Everything worth changing in what is known, worst first. */
export function findingsFor(known: Known): RiskFinding[] {
  const all = [
    ...backupFindings(known),
    ...ownZones(known.facts).flatMap(zone => serverFindings(zone, known)),
    ...registrationFindings(known),
    ...insideFindings(known),
    ...botFindings(known),
  ];
  return all.sort((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity));
}
const ORDER: readonly Severity[] = ['critical', 'high', 'medium', 'low', 'info'];

/** The company's zones, the asked one first. */
const ownZones = (facts: Surroundings): ZoneFact[] =>
  facts.portfolio.flatMap(domain => facts.zones.find(zone => zone.zone === domain && zone.kind === 'owned') ?? []);

const day = 86_400_000;
/** Days: a registration that ends sooner wants somebody now (registries warn 30 days before). */
const SOON_DAYS = 30;

const inside = (name: Name, domains: readonly Name[]): Name | null =>
  domains.find(one => isAtOrUnder(name, one)) ?? null;

/** What the second name is worth when the first is gone. */
function backupFindings({ facts, portfolio, registrations }: Known): RiskFinding[] {
  const [first, ...others] = facts.portfolio;
  if (first === undefined) return [];
  if (others.length === 0) return [found('no-backup-domain', 'medium', [first])];
  const registrarOf = (domain: Name): string | null =>
    facts.registrations.find(one => one.domain === domain)?.registrar ??
    registrations.get(domain)?.registrar?.name ??
    null;
  return others.flatMap(other => {
    const about = [other, first];
    const zone = facts.zones.find(one => one.zone === other);
    const servers = zone?.servers.map(server => server.name) ?? [];
    const [tld, firstTld] = [suffixOf(other, 1), suffixOf(first, 1)];
    const [registrar, operator] = [registrarOf(first), facts.operators.get(firstTld)];
    const [account, firstAccount] = [portfolio?.domains.get(other)?.account, portfolio?.domains.get(first)?.account];
    const isBackup = portfolio?.domains.get(other)?.role === 'backup';
    return [
      ...(servers.length > 0 && servers.every(name => isAtOrUnder(name, first))
        ? [found('backup-ns-in-primary', 'critical', about, { servers })]
        : []),
      ...(registrar !== null && registrarOf(other) === registrar
        ? [found('backup-same-registrar', 'high', about, { registrar })]
        : []),
      ...(account && account === firstAccount ? [found('backup-same-account', 'high', about, { account })] : []),
      ...(tld === firstTld ? [found('backup-same-tld', 'high', about, { tld })] : []),
      ...(tld !== firstTld && operator !== undefined && facts.operators.get(tld) === operator
        ? [found('backup-same-backend', 'medium', about, { operator })]
        : []),
      ...(isBackup && portfolio?.domains.get(other)?.announced.length === 0
        ? [found('backup-unknown-to-users', 'medium', about)]
        : []),
      ...webFindings(facts, other, first),
    ];
  });
}

/** What the second name serves when the first is gone. */
const webFindings = ({ webs }: Surroundings, other: Name, first: Name): RiskFinding[] =>
  webs
    .filter(web => isAtOrUnder(web.name, other))
    .flatMap(({ name, covered, redirectsTo }) => [
      ...(covered === false ? [found('backup-not-in-certificate', 'high', [name, first])] : []),
      ...(redirectsTo && isAtOrUnder(redirectsTo, first)
        ? [found('backup-redirects-to-primary', 'high', [name, first])]
        : []),
    ]);

/** Ends, holds and locks of every domain that is met. */
function registrationFindings({ facts, portfolio, registrations, now }: Known): RiskFinding[] {
  return Array.from(registrations).flatMap(([domain, said]) => {
    const isOwn = facts.portfolio.includes(domain);
    const declared = portfolio?.domains.get(domain);
    const days = said.expires === null ? null : Math.floor((said.expires - now) / day);
    const hold = said.status.find(status => status.inDns === false);
    const locked = said.status.some(status => /transferprohibited/i.test(status.code ?? ''));
    const registryLocked = said.status.some(status =>
      /^server(delete|transfer|update)prohibited$/i.test(status.code ?? ''),
    );
    const knowsLocks = said.status.some(status => status.code !== null);
    return [
      ...(said.state === 'free' ? [found('ns-domain-free', 'critical', [domain])] : []),
      ...(hold !== undefined ? [found('hold-now', 'critical', [domain], { status: hold.word })] : []),
      ...(days !== null && days <= SOON_DAYS
        ? [found(isOwn ? 'expiry-soon' : 'ns-domain-expiring', 'high', [domain], { days })]
        : []),
      ...(isOwn && declared?.autorenew === false ? [found('autorenew-off', 'medium', [domain])] : []),
      ...(isOwn && knowsLocks && !locked ? [found('no-transfer-lock', 'medium', [domain])] : []),
      ...(isOwn && knowsLocks && locked && !registryLocked ? [found('no-registry-lock', 'info', [domain])] : []),
    ];
  });
}

/** Whatever this bot talks through must not lie under a name that it is to speak of when that is gone. */
const botFindings = ({ facts }: Known): RiskFinding[] =>
  facts.bot.flatMap(({ carrier }) => {
    const domain = carrier === facts.domain ? null : inside(carrier, facts.portfolio);
    return domain === null ? [] : [found('bot-inside', 'critical', [carrier, domain])];
  });

/** What you need in an outage and lose with it. */
function insideFindings({ facts, portfolio }: Known): RiskFinding[] {
  if (portfolio === null) return [];
  const { portfolio: domains } = facts;
  const of = (code: string, severity: Severity, host: Name | null, params: Params = {}): RiskFinding[] => {
    const domain = host === null ? null : inside(host, domains);
    return domain === null || host === null ? [] : [found(code, severity, [host, domain], params)];
  };
  const hostOf = (url: string | null): Name | null => (url === null ? null : (`${new URL(url).hostname}.` as Name));
  const mailboxes = Array.from(portfolio.mail).flatMap(([address, uses]) => {
    const host = `${address.slice(address.lastIndexOf('@') + 1).toLowerCase()}.` as Name;
    return [
      ...(uses.includes('registrant') ? of('registrant-mail-inside', 'high', host, { address }) : []),
      ...(uses.includes('registrar login') ? of('registrar-login-mail-inside', 'high', host, { address }) : []),
    ];
  });
  return [
    ...of('status-page-inside', 'high', hostOf(portfolio.status_page)),
    ...of('monitoring-inside', 'medium', hostOf(portfolio.monitoring)),
    ...of('matrix-server-name-inside', 'critical', portfolio.chats.matrix?.login ?? null),
    ...of('slack-sso-inside', 'critical', portfolio.chats.slack?.login ?? null),
    ...portfolio.services.flatMap(({ name, url, audience }) =>
      audience === 'team'
        ? of(/chat/i.test(name) ? 'chat-inside' : 'vpn-or-wiki-inside', 'high', hostOf(url), { service: name })
        : [],
    ),
    ...facts.mails.flatMap(mail =>
      mail.exchangers.length > 0 && mail.exchangers.every(one => inside(one, domains) !== null)
        ? [found('mx-inside', 'medium', [mail.domain])]
        : [],
    ),
    ...mailboxes,
  ];
}
