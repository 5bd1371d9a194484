import type { VerdictWords } from './words.ts';

const TITLE = '{name} {fails} for all whose resolver checks signatures (DNSSEC): {clause}.';
const REMOVE_DS =
  'Quickest: have your registrar remove the DS record (unsigned, but up). Or have the DNS host serve the old key again.';

/** The servers answer, and resolvers that validate refuse the answer. */
export const DNSSEC_WORDS = {
  'ds-without-key': {
    title: TITLE,
    clause: '{registry} says that {domain} is signed (DS record), and its servers serve no key',
    next: REMOVE_DS,
    ask: 'Please remove the DS record of {domain} at the registry now; its zone is no longer signed.',
    row: 'but serve no key (DNSKEY)',
  },
  'ds-mismatch': {
    title: TITLE,
    clause: 'no DS record that {registry} has for {domain} matches a key on its servers',
    next: REMOVE_DS,
    ask: 'Please replace the DS record of {domain} by the one for its present key, or remove it for now.',
    row: 'but no key of theirs matches the DS record',
  },
  'signatures-expired': {
    title: TITLE,
    clause: 'the signatures of {zone} have expired{expiredWhen}',
    next: 'Have your DNS host sign the zone again: its signer has stopped. A DS record removed at the registrar takes longer.',
    ask: 'The signatures (RRSIG) of {zone} have expired on all your servers; please restart the signer and sign the zone again.',
    row: 'but with signatures that have expired',
  },
  'signatures-not-yet-valid': {
    title: TITLE,
    clause: 'the signatures of {zone} begin in the future',
    next: 'Have your DNS host set the clock of the signer right and sign the zone again.',
    ask: 'The signatures (RRSIG) of {zone} are dated in the future; please set the signer’s clock and sign again.',
    row: 'but with signatures dated in the future',
  },
  'denial-broken': {
    title: TITLE,
    clause: '{zone} proves wrongly what does not exist (NSEC)',
    next: 'Names that exist still work; those without a record fail (a missing AAAA is enough). Have your DNS host sign the zone afresh.',
    ask: 'The NSEC or NSEC3 proofs of {zone} do not validate; please sign the zone afresh.',
    row: 'but their proofs of absence do not hold',
  },
  bogus: {
    title: TITLE,
    clause: '{zone} {spoils}',
    next: 'Have your DNS host sign the zone again. If that takes long, have your registrar remove the DS record meanwhile.',
    ask: 'The DNSSEC signatures of {zone} do not validate; please sign the zone again.',
    row: 'but their signatures do not hold',
  },
} as const satisfies Record<string, VerdictWords>;
