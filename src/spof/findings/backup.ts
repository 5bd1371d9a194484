import type { CertificateFact, Surroundings } from '../../graph/model/facts.ts';
import { holdsName, isAtOrUnder, type Name, suffixOf } from '../../values/name.ts';
import { daysSince } from './evidence.ts';
import { type Bare, found, type Known, registrarOf, when } from './known.ts';

/** What the other names are worth when the first is gone. */
export function backupFindings(known: Known): Bare[] {
  const [first, ...others] = known.facts.portfolio;
  if (first === undefined) return [];
  if (others.length === 0) return [found('no-backup-domain', 'medium', [first])];
  return [first, ...others]
    .flatMap(domain => namedUnder(known.facts, domain))
    .concat(
      others.flatMap(other => [
        ...sharedFindings(known, other, first),
        ...webFindings(known.facts, other, first),
        ...unserved(known, other, first),
      ]),
    );
}

/** A name whose servers are all named under another one of the company, whichever of them was asked about. */
function namedUnder({ zones, portfolio }: Surroundings, domain: Name): Bare[] {
  const servers = zones.find(one => one.zone === domain)?.servers.map(server => server.name) ?? [];
  const home = portfolio.find(other => other !== domain && servers.every(name => isAtOrUnder(name, other)));
  return servers.length === 0 || home === undefined
    ? []
    : [found('backup-ns-in-primary', 'critical', [domain, home], { servers })];
}

/** What two names share. */
function sharedFindings(known: Known, other: Name, first: Name): Bare[] {
  const { facts, portfolio } = known;
  const about = [other, first];
  const [tld, firstTld] = [suffixOf(other, 1), suffixOf(first, 1)];
  const [registrar, operator] = [registrarOf(known, first), facts.operators.get(firstTld)];
  const [declared, firstDeclared] = [portfolio?.domains.get(other), portfolio?.domains.get(first)];
  const account = declared?.account ?? null;
  return [
    ...(registrar !== null && registrarOf(known, other) === registrar
      ? [found('backup-same-registrar', 'high', about, { registrar })]
      : []),
    ...(account !== null && account === firstDeclared?.account
      ? [found('backup-same-account', 'high', about, { account })]
      : []),
    ...when(tld === firstTld, () => found('backup-same-tld', 'high', about, { tld })),
    ...(tld !== firstTld && operator !== undefined && facts.operators.get(tld) === operator
      ? [found('backup-same-backend', 'medium', about, { operator })]
      : []),
    ...when(declared?.role === 'backup' && declared.announced.length === 0, () =>
      found('backup-unknown-to-users', 'medium', about),
    ),
    ...(declared?.role === 'backup' ? untested(declared.tested, other, known.now) : []),
  ];
}

/** Days after which a trial of a backup proves little: people, certificates and servers have changed since. A threshold of our own. */
const TESTED_DAYS = 180;

function untested(tested: string | null, other: Name, now: number): Bare[] {
  if (tested === null) return [found('backup-untested', 'low', [other])];
  const testedDays = daysSince(tested, now);
  return when(testedDays > TESTED_DAYS, () => found('backup-untested', 'low', [other], { testedDays }));
}

/** What the second name serves when the first is gone. */
const webFindings = ({ webs }: Surroundings, other: Name, first: Name): Bare[] =>
  webs
    .filter(web => isAtOrUnder(web.name, other))
    .flatMap(({ name, covered, certificate, redirectsTo }) => [
      ...when(covered === false && holdsOthersOnly(name, certificate), () =>
        found('backup-not-in-certificate', 'high', [name, first]),
      ),
      ...when(redirectsTo != null && isAtOrUnder(redirectsTo, first), () =>
        found('backup-redirects-to-primary', 'high', [name, first]),
      ),
    ]);

/** Refused for another reason, it is no matter of names. Where nobody has seen the certificate, the name is the likely reason. */
const holdsOthersOnly = (name: Name, certificate: CertificateFact | null | undefined): boolean =>
  !certificate || !holdsName(certificate.names, name);

/** A backup that works, that users know, and under which none of the services is to be found. */
function unserved({ facts, portfolio }: Known, other: Name, first: Name): Bare[] {
  const declared = portfolio?.domains.get(other);
  const zone = facts.zones.find(one => one.zone === other);
  if (declared?.role !== 'backup' || declared.announced.length === 0 || (zone?.servers.length ?? 0) === 0) return [];
  const services = facts.webs.filter(web => web.audience === 'customers' && isAtOrUnder(web.name, first));
  const isServed = facts.webs.some(web => isAtOrUnder(web.name, other));
  return when(services.length > 0 && !isServed, () =>
    found('backup-not-served', 'high', [other, first], { services: [...new Set(services.map(web => web.service))] }),
  );
}
