import { isAtOrUnder, isUnder, type Name } from '../../../values/name.ts';
import type { RawRecord, RrType } from '../../message.ts';
import { rrsigOf } from './rdata.ts';

/** Sets that say whether there is a DS. */
const ABOUT_DS: ReadonlySet<RrType> = new Set(['DS', 'NSEC', 'NSEC3']);

interface Sections {
  readonly answers: readonly RawRecord[];
  readonly authorities: readonly RawRecord[];
}

/** The zone strictly between two others that signed what is said of the lower one's DS; null where the upper one did. */
export function signerBetween({ answers, authorities }: Sections, upper: Name, lower: Name): Name | null {
  for (const record of [...answers, ...authorities]) {
    const sig = record.type === 'RRSIG' ? rrsigOf(record) : null;
    if (sig === null || !ABOUT_DS.has(sig.covered) || !isAtOrUnder(record.name, sig.signer)) continue;
    if (isUnder(sig.signer, upper) && isUnder(lower, sig.signer)) return sig.signer;
  }
  return null;
}
