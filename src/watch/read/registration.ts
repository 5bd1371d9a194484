import type { Portfolio } from '../../portfolio/schema.ts';
import { snapshotOf } from '../../registration/memory/snapshot.ts';
import type { Registration } from '../../registration/registration.ts';
import { endingReport } from '../../say/alert/reports.ts';
import { type Instant, instant, isoOf } from '../../values/instant.ts';
import type { Name } from '../../values/name.ts';
import { severityOfStep, stepFor } from '../decide/endings.ts';
import { type CauseKind, causeKey, NO_IMPACT, type Seen, type Trouble } from '../seen.ts';

/** A look that tells of nothing but its own kind of causes. */
const aside = (domain: Name, at: Instant, judges: readonly CauseKind[], troubles: readonly Trouble[]): Seen => ({
  domain,
  at,
  state: 'well',
  judges,
  why: null,
  troubles,
  facts: null,
  registration: null,
  restsOn: [],
  delegating: null,
  impact: NO_IMPACT,
});

/** What a look at the registration comes to: what is compared with the good state, and when it ends. */
export function readRegistration(found: Registration, domain: Name, now: Instant, portfolio: Portfolio | null): Seen {
  const snapshot = snapshotOf({ ...found, fromMemory: false });
  if (snapshot === null) return { ...aside(domain, now, [], []), state: 'undecided' };
  const written = portfolio?.domains.get(domain) ?? null;
  const ends = endOf(found, written?.paidUntil ?? null);
  const ending =
    ends === null
      ? []
      : endingTrouble(
          { what: 'registration', about: domain, ...ends, renewsItself: written?.autorenew === true },
          domain,
          now,
        );
  return { ...aside(domain, now, ['registration'], ending), registration: snapshot };
}

/** The end that the registry publishes, else until when the portfolio says that it is paid. */
function endOf(
  { expires, server }: Registration,
  paidUntil: string | null,
): { endsAt: Instant; source: string } | null {
  if (expires.read === 'yes') return { endsAt: expires.moment.at, source: server ?? 'the registry' };
  const paid = paidUntil === null ? Number.NaN : Date.parse(`${paidUntil}T00:00:00Z`);
  return Number.isNaN(paid) ? null : { endsAt: instant(paid), source: 'your portfolio (paidUntil)' };
}

/** When a service's certificate ends. */
export interface CertificateEnd {
  readonly host: Name;
  readonly endsAt: Instant;
}

/** What a look at the certificates of a domain's services comes to. `whole`: every service showed one. */
export const readCertificates = (ends: readonly CertificateEnd[], whole: boolean, domain: Name, now: Instant): Seen =>
  aside(
    domain,
    now,
    whole ? ['certificate'] : [],
    ends.flatMap(({ host, endsAt }) =>
      endingTrouble(
        { what: 'certificate', about: host, endsAt, source: 'the certificate itself', renewsItself: false },
        domain,
        now,
      ),
    ),
  );

function endingTrouble(
  of: Omit<Parameters<typeof endingReport>[0], 'now' | 'mark'>,
  domain: Name,
  now: Instant,
): Trouble[] {
  const step = stepFor(of.endsAt, now);
  if (step === null) return [];
  return [
    {
      kind: 'ending',
      cause: causeKey(of.what, of.about, isoOf(of.endsAt).slice(0, 10)),
      subject: domain,
      code: `${of.what}-ending`,
      severity: severityOfStep(step),
      fixer: of.what === 'registration' ? 'registrar' : 'you',
      confidence: 'certain',
      because: [of.about],
      bySilence: false,
      since: now,
      impact: NO_IMPACT,
      report: endingReport({ ...of, now, mark: step <= 1 ? 'broken' : 'will-break' }),
      step,
    },
  ];
}

/** A server of the zone has stayed behind for longer than it may. */
export const driftTrouble = (domain: Name, now: Instant, report: Trouble['report']): Trouble => ({
  kind: 'verdict',
  cause: causeKey('serial', domain),
  subject: domain,
  code: 'serial-behind',
  severity: 'medium',
  fixer: 'dns-host',
  confidence: 'certain',
  because: [domain],
  bySilence: false,
  since: now,
  impact: NO_IMPACT,
  report,
  step: null,
});
