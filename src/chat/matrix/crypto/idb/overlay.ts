import type { Span, Vault, Write } from '../../../../store/vault.ts';

/** Writes that are not in the vault yet, and the vault as it looks through them. */
export interface Overlay {
  get(space: string, key: Uint8Array): Uint8Array | null;
  /** In the order of their octets. */
  keys(space: string, span: Span): readonly Uint8Array[];
  /** Null deletes. */
  set(space: string, key: Uint8Array, value: Uint8Array | null): void;
  clear(space: string): void;
  writes(): Write[];
}

export function overlayOn(vault: Pick<Vault, 'get' | 'keys'>): Overlay {
  /** Values by space and key (hexadecimal); null where deleted. */
  const written = new Map<string, Map<string, Uint8Array | null>>();
  const cleared = new Set<string>();
  return {
    get(space, key) {
      const own = written.get(space)?.get(hex(key));
      if (own !== undefined) return own;
      return cleared.has(space) ? null : vault.get(space, key);
    },
    keys(space, span) {
      const own = written.get(space);
      const kept = cleared.has(space) ? [] : vault.keys(space, span);
      if (own === undefined) return kept;
      const all = new Map(kept.map(key => [hex(key), key]));
      for (const [text, value] of own) {
        const key = Buffer.from(text, 'hex');
        if (value === null) all.delete(text);
        else if (isWithin(key, span)) all.set(text, key);
      }
      return [...all.values()].sort(Buffer.compare);
    },
    set(space, key, value) {
      const own = written.get(space) ?? new Map<string, Uint8Array | null>();
      written.set(space, own.set(hex(key), value));
    },
    clear(space) {
      written.delete(space);
      cleared.add(space);
    },
    writes: () => [
      ...[...cleared].map((space): Write => ({ kind: 'clear', space })),
      ...[...written].flatMap(([space, values]) => [...values].map(([text, value]) => writeOf(space, text, value))),
    ],
  };
}

function writeOf(space: string, text: string, value: Uint8Array | null): Write {
  const key = Buffer.from(text, 'hex');
  return value === null ? { kind: 'delete', space, key } : { kind: 'put', space, key, value };
}

const hex = (octets: Uint8Array): string =>
  Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength).toString('hex');

const isWithin = (key: Uint8Array, { from, to }: Span): boolean =>
  (from === null || Buffer.compare(key, from) >= 0) && (to === null || Buffer.compare(key, to) < 0);
