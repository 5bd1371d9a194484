import type { Evidence, RegistrationFacts } from '../evidence.ts';
import { isAtOrUnder, isUnder, type Name } from '../values/name.ts';

/** How registration data are read for the verdict. Only the registry's answer gets here; a registrar's copy gives contacts. */

type Status = RegistrationFacts['status'][number];

/** Lower case without blanks and hyphens: `client hold`, `clientHold` and `CLIENT-HOLD` are one word (RFC 8056 §2). */
const plain = (text: string): string => text.toLowerCase().replace(/[\s_-]+/g, '');
const isCode = (status: Status, code: string): boolean => plain(status.code ?? status.word) === plain(code);
const has = (facts: RegistrationFacts, code: string): boolean => facts.status.some(s => isCode(s, code));

/** Words for a domain without a usable name-server set: EPP `inactive`, .ru "NOT DELEGATED", .de "failed". */
const WITHOUT_SERVERS: ReadonlySet<string> = new Set(['inactive', 'notdelegated', 'failed']);
const lacksServers = (s: Status): boolean =>
  WITHOUT_SERVERS.has(plain(s.code ?? s.word)) || WITHOUT_SERVERS.has(plain(s.word));
/** "expired", also in brackets behind a hold (.au "serverHold (Expired)"), "redemption", "in quarantine" (.nl, .be, .eu). */
const ENDED = /expired|redemption|quarantine|pending ?delete|renewal required/i;
const hasEnded = (s: Status): boolean =>
  ENDED.test(s.word) || isCode(s, 'redemptionPeriod') || isCode(s, 'pendingDelete');

/** Who took the name out of DNS by a hold, as far as this status tells. */
function heldBy(status: Status): 'registry' | 'registrar' | null {
  if (isCode(status, 'serverHold')) return 'registry';
  if (isCode(status, 'clientHold')) return 'registrar';
  if (status.inDns !== false || lacksServers(status) || hasEnded(status)) return null;
  const who = status.setBy ?? status.liftedBy;
  return who === 'registry' || who === 'registrar' ? who : null;
}

/** Verdicts in which a registry has taken a domain out of its zone; which of them it is shows when its registration is known. */
export const TAKEN_OUT: ReadonlySet<string> = new Set(['registry-hold', 'registrar-hold', 'delegation-withdrawn']);

/** The status by which the registry, or the registrar, holds the name; null where there is none. */
export const holdBy = (facts: RegistrationFacts | null, who: 'registry' | 'registrar'): Status | null =>
  facts?.state === 'registered' ? (facts.status.find(s => heldBy(s) === who) ?? null) : null;

/** Why the registration has run out; null where it has not. `restorable`: the registrar can still bring it back. */
export interface Expiry {
  readonly why: 'redemption' | 'pending-delete' | 'expired';
  readonly word: string;
  readonly restorable: boolean;
}

/** The present, as far as it has surely come: a clock of our own that is ahead of others must not end anything early. */
const surelyNow = ({ takenAt, clockAheadMs = 0 }: Clocked): number => takenAt - Math.max(0, clockAheadMs);
type Clocked = Pick<Evidence, 'takenAt' | 'clockAheadMs'>;

/** RFC 3915 §2: redemption, then deletion; an end in the past; a registrar's hold while the registry auto-renews. */
export function expiryOf(facts: RegistrationFacts | null, clocked: Clocked): Expiry | null {
  if (facts?.state !== 'registered') return null;
  const redeemable = facts.status.find(s => isCode(s, 'redemptionPeriod') || /redemption|quarantine/i.test(s.word));
  if (redeemable) return { why: 'redemption', word: redeemable.word, restorable: true };
  const deleting = facts.status.find(s => isCode(s, 'pendingDelete') || /pending ?delete/i.test(s.word));
  if (deleting) return { why: 'pending-delete', word: deleting.word, restorable: false };
  const ended = facts.status.find(hasEnded);
  if (ended) return { why: 'expired', word: ended.word, restorable: true };
  if (facts.expires !== null && facts.expires < surelyNow(clocked))
    return { why: 'expired', word: 'expired', restorable: true };
  if (has(facts, 'clientHold') && has(facts, 'autoRenewPeriod'))
    return { why: 'expired', word: 'clientHold, autoRenewPeriod', restorable: true };
  return null;
}

export const inAutoRenew = (facts: RegistrationFacts | null): boolean =>
  facts !== null && has(facts, 'autoRenewPeriod');

/** True where the registry knows the domain but no name servers for it. */
export const hasNoServers = (facts: RegistrationFacts | null): boolean =>
  facts?.state === 'registered' && (facts.nameservers.length === 0 || facts.status.some(lacksServers));

/** Registration data about a domain; null where nobody asked or nothing could be said. */
export const registrationOf = (evidence: Evidence, domain: Name): RegistrationFacts | null =>
  evidence.registrations.get(domain) ?? null;

/** Whether memory knows the domain to have been there: as the domain itself, or as the home of its name servers. */
export function rememberedAs(evidence: Evidence, domain: Name): 'own' | 'servers' | null {
  const good = evidence.history?.lastGood;
  if (!good) return null;
  if (isAtOrUnder(good.zone, domain)) return 'own';
  return good.nameservers.some(ns => isUnder(ns.name, domain) && ns.addresses.length + ns.glue.length > 0)
    ? 'servers'
    : null;
}

/** Whether a domain that its registry denies is known to exist: by registration data or by memory. Free wins over memory. */
export function knownToExist(evidence: Evidence, domain: Name): boolean {
  const facts = registrationOf(evidence, domain);
  if (facts?.state === 'registered') return true;
  return facts?.state !== 'free' && rememberedAs(evidence, domain) !== null;
}

/** Names shorter than this are part of too many others. */
const MIN_PART = 4;

/** Whether two names mean one registrar: a registry writes the full name of the company (`101domain GRS Limited`), people do not. */
export function sameRegistrar(one: string, other: string): boolean {
  const letters = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
  const [a = '', b = ''] = [letters(one), letters(other)].sort((x, y) => x.length - y.length);
  return a === b || (a.length >= MIN_PART && b.startsWith(a));
}
