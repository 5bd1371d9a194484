import type { CertificateFact, WebFact } from '../../graph/model/facts.ts';
import type { Name } from '../../values/name.ts';
import { type Bare, found, inside, type Known, when } from './known.ts';

const DAY_MS = 86_400_000;

/** What the certificates of the services say: refused, ending, or bound to other names of the company. */
export function certificateFindings({ facts, now }: Known): Bare[] {
  const shown = facts.webs.flatMap(web => (web.certificate ? [{ web, certificate: web.certificate }] : []));
  const first = shown.filter(
    (one, i) => shown.findIndex(other => other.certificate.fingerprint === one.certificate.fingerprint) === i,
  );
  return [
    ...shown.flatMap(({ web, certificate }) => refusedFindings(web, certificate)),
    ...first.flatMap(({ web, certificate }) => [
      ...endingFindings(web, certificate, now),
      ...renewalFindings(
        certificate,
        facts.portfolio.filter(domain => certificate.names.some(one => inside(one, [domain]) !== null)),
      ),
    ]),
  ];
}

/** That it holds another name only is what backup-not-in-certificate says of second names. */
function refusedFindings({ name }: WebFact, { refused, notAfter, notBefore, issuer }: CertificateFact): Bare[] {
  switch (refused) {
    case null:
    case 'other-name':
      return [];
    case 'expired':
      return [found('certificate-refused', 'high', [name], { ended: notAfter })];
    case 'not-yet-valid':
      return [found('certificate-refused', 'high', [name], { begins: notBefore })];
    case 'untrusted':
      return [found('certificate-refused', 'medium', [name], { issuer: issuer ?? 'nobody who is named' })];
    default:
      return refused satisfies never;
  }
}

function endingFindings({ name }: WebFact, { notAfter, renewBy, refused }: CertificateFact, now: number): Bare[] {
  const days = Math.floor((Date.parse(notAfter) - now) / DAY_MS);
  return when(refused !== 'expired' && now >= Date.parse(renewBy), () =>
    found('certificate-ending', 'high', [name], { days: Math.max(0, days) }),
  );
}

/**
 * Whoever signs it has to see every name in it under its holder's control (CA/Browser Forum, Baseline Requirements
 * §3.2.2.4): with one name gone, it is renewed for none of them.
 */
const renewalFindings = ({ notAfter }: CertificateFact, domains: readonly Name[]): Bare[] =>
  when(domains.length > 1, () => found('certificate-renewal-inside', 'medium', domains, { ends: notAfter }));
