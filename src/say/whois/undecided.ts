import type { Undecided } from '../../registration/answer.ts';

const UNDECIDED: Readonly<Record<Undecided, string>> = {
  throttled: 'its registry says that I ask too often',
  reserved: 'its registry keeps the name back',
  blocked: 'its registry refuses to answer me',
  premium: 'its registry sells the name at a price of its own, and does not say whether anybody has it',
  invalid: 'its registry says that this is no name it could register',
  unavailable: 'its registry’s service is out of order',
  unparsable: 'I cannot read what its registry answers',
  empty: 'its registry answers with nothing',
  'not-authoritative': 'only a service that IANA does not list denies it, and nobody else answers',
  'no-server': 'its registry answers no such question over the network',
  unreachable: 'none of the servers that would know answers',
  conflict: 'its registry answers about another name',
};

/** Why it is not known whether a domain is registered, as a clause. */
export const sayUndecided = (why: Undecided | null): string => UNDECIDED[why ?? 'unreachable'];
