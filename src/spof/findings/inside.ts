import type { Params, Severity } from '../../checks/check.ts';
import { isAtOrUnder, type Name, parseName } from '../../values/name.ts';
import { type Bare, found, inside, type Known, mailDomain, only, when } from './known.ts';

const hostOf = (url: string | null): Name | null => (url === null ? null : parseName(URL.parse(url)?.hostname ?? ''));

/** What you need in an outage and lose with it. */
export function insideFindings(known: Known): Bare[] {
  return [...mailFindings(known), ...toolFindings(known), ...botFindings(known), ...hostingFindings(known)];
}

/** One finding where a host lies in a domain of the company. */
function insider({ facts }: Known, code: string, severity: Severity, host: Name | null, params: Params = {}): Bare[] {
  const domain = inside(host, facts.portfolio);
  return host === null || domain === null ? [] : [found(code, severity, [host, domain], params)];
}

function mailFindings(known: Known): Bare[] {
  const { facts, portfolio } = known;
  const declared = Array.from(portfolio?.mail ?? []).flatMap(([address, uses]) => [
    ...(uses.includes('registrant')
      ? insider(known, 'registrant-mail-inside', 'high', mailDomain(address), { address })
      : []),
    ...(uses.includes('registrar login')
      ? insider(known, 'registrar-login-mail-inside', 'high', mailDomain(address), { address })
      : []),
  ]);
  const accounts = Array.from(portfolio?.domains ?? []).flatMap(([, { account }]) =>
    // Where it is declared as the log-in as well, that has been said.
    account === null || portfolio?.mail.get(account)?.includes('registrar login') ? [] : [account],
  );
  const inboxes = Array.from(new Set(accounts), account => ({ account, host: mailDomain(account) }));
  return [
    ...facts.mails.flatMap(({ domain, exchangers }) =>
      when(exchangers.length > 0 && exchangers.every(one => inside(one, facts.portfolio) !== null), () =>
        found('mx-inside', 'medium', [domain]),
      ),
    ),
    ...senderFindings(known),
    ...declared,
    ...inboxes.flatMap(({ account, host }) => insider(known, 'ops-mail-inside', 'high', host, { address: account })),
  ];
}

/** RFC 7208 §5.2: a record that cannot be looked up makes the one that includes it an error, and mail is refused. */
function senderFindings({ facts }: Known): Bare[] {
  return (facts.senders ?? []).flatMap(({ domain, names }) =>
    facts.portfolio.flatMap(other => {
      const under = other === domain ? [] : names.filter(one => isAtOrUnder(one, other));
      return when(under.length > 0, () => found('spf-inside', 'medium', [domain, other], { names: under }));
    }),
  );
}

function toolFindings(known: Known): Bare[] {
  const { portfolio } = known;
  if (portfolio === null) return [];
  return [
    ...insider(known, 'status-page-inside', 'high', hostOf(portfolio.status_page)),
    ...insider(known, 'monitoring-inside', 'medium', hostOf(portfolio.monitoring)),
    ...insider(known, 'matrix-server-name-inside', 'critical', portfolio.chats.matrix?.login ?? null),
    ...insider(known, 'slack-sso-inside', 'critical', portfolio.chats.slack?.login ?? null),
    ...portfolio.services.flatMap(({ name, url, audience }) =>
      audience === 'team'
        ? insider(known, /chat/i.test(name) ? 'chat-inside' : 'vpn-or-wiki-inside', 'high', hostOf(url), {
            service: name,
          })
        : [],
    ),
  ];
}

/** Whatever this bot talks through must not lie under a name that it is to speak of when that is gone. */
const botFindings = (known: Known): Bare[] =>
  known.facts.bot.flatMap(({ carrier }) =>
    carrier === known.facts.domain ? [] : insider(known, 'bot-inside', 'critical', carrier),
  );

/** Services that hang on somebody else's name, or on one network. */
function hostingFindings({ facts }: Known): Bare[] {
  const own = facts.portfolio;
  const customers = facts.webs.filter(web => web.audience === 'customers').map(web => web.name);
  const names = customers.length > 0 ? customers : own;
  const aliases = facts.hosts.flatMap(({ name, alias }) =>
    alias !== null && inside(name, own) !== null && inside(alias, own) === null
      ? [found('alias-foreign-domain', 'low', [name, alias])]
      : [],
  );
  const hosts = facts.hosts.filter(host => names.some(one => one === host.name) && host.addresses.length > 0);
  const addresses = [...new Set(hosts.flatMap(host => host.addresses))];
  const origins = addresses.map(address => facts.origins.get(address) ?? []);
  const as = origins.every(list => list.length === 1) ? only(origins.flat()) : null;
  // Their servers: that a second name is hosted at the same place is what the finding is about.
  const domains = own.filter(domain => hosts.some(host => isAtOrUnder(host.name, domain)));
  return [...aliases, ...(as === null ? [] : [found('hosting-one-as', 'low', domains, { as: String(as) })])];
}
