import type { Span } from '../../../../store/vault.ts';
import { encodeKey } from './keys.ts';

/** Above every key: no tag is as high. */
const ABOVE = 0xff;

/** `IDBKeyRange`: the keys between two, as octets. */
export class KeyRange {
  readonly #span: Span;
  constructor(span: Span) {
    this.#span = span;
  }
  get span(): Span {
    return this.#span;
  }
  static only(key: unknown): KeyRange {
    return KeyRange.bound(key, key);
  }
  static lowerBound(lower: unknown, open = false): KeyRange {
    return new KeyRange({ from: edge(lower, open), to: null });
  }
  static upperBound(upper: unknown, open = false): KeyRange {
    return new KeyRange({ from: null, to: edge(upper, !open) });
  }
  static bound(lower: unknown, upper: unknown, lowerOpen = false, upperOpen = false): KeyRange {
    const [from, to] = [encodeKey(lower), encodeKey(upper)];
    const order = Buffer.compare(from, to);
    if (order > 0 || (order === 0 && (lowerOpen || upperOpen)))
      throw new DOMException('the lower bound is above the upper one', 'DataError');
    return new KeyRange({ from: edge(lower, lowerOpen), to: edge(upper, !upperOpen) });
  }
}

/** Where the keys end that begin with this one: the entries of an index begin with theirs. */
export const behind = (octets: Uint8Array): Uint8Array => Uint8Array.from([...octets, ABOVE]);

function edge(key: unknown, isBehind: boolean): Uint8Array {
  const octets = encodeKey(key);
  return isBehind ? behind(octets) : octets;
}

/** What a query stands for: a range, one key, or everything. */
export function spanOf(query: unknown): Span {
  if (query === undefined || query === null) return { from: null, to: null };
  return (query instanceof KeyRange ? query : KeyRange.only(query)).span;
}
