import type { RrType } from '../../message.ts';

/**
 * What records of denial come to. opt-out: absence or an unsigned delegation, so insecure (RFC 5155 §9.2) · iterations:
 * not looked at, insecure (RFC 9276 §3.2) · bound: not finished.
 */
export type Proof = 'proven' | 'opt-out' | 'iterations' | 'none' | 'bound';

export const proofIf = (condition: boolean): Proof => (condition ? 'proven' : 'none');

/**
 * A record at the name that denies a type (RFC 4035 §5.4, RFC 5155 §8.5): neither the type nor a CNAME. DS is denied by
 * the parent's side of a cut only, everything else by the child's (RFC 6840 §4.1, §4.4).
 */
export function lacks(types: ReadonlySet<RrType>, type: RrType): boolean {
  if (types.has(type) || types.has('CNAME')) return false;
  return type === 'DS' ? !types.has('SOA') : !types.has('NS') || types.has('SOA');
}

/** RFC 9824 §3.1: the pseudo-type NXNAME (128) says that the name does not exist although a record stands at it. */
export const provesNoName = (types: ReadonlySet<RrType>): boolean => types.has('NXNAME') || types.has('TYPE128');
