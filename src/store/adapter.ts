/** What lies under one key: the value, a mark that changes with every write, and the mark of what it may replace. */
export interface Envelope {
  readonly version: string;
  /** Null: written only where the key held nothing. */
  readonly replaces: string | null;
  readonly data: unknown;
}

/**
 * A back end below keyv, as keyv wants one. But its `set` is conditional: the text it is given holds an Envelope
 * (as `{"value": Envelope}`), and it writes, in one step that no other writer can come between, only where the key
 * holds the version that the envelope replaces. True where it wrote. It throws StoreError and nothing else.
 */
export interface Adapter {
  get(key: string): Promise<string | undefined>;
  set(key: string, text: string): Promise<boolean>;
  /** True where there was something to delete. */
  delete(key: string): Promise<boolean>;
  clear(): Promise<void>;
  /** Up to `limit` keys that begin with `prefix` and come after `after`, with their texts, in the order of their octets. */
  page(prefix: string, after: string, limit: number): Promise<readonly (readonly [key: string, text: string])[]>;
  /** Milliseconds since 1970 by the wall clock of the host that keeps it. */
  now(): Promise<number>;
  disconnect(): Promise<void>;
}

/** The envelope in what keyv wrote. Throws SyntaxError or TypeError where the text is no such thing. */
export function envelopeIn(text: string): Envelope {
  const { value } = JSON.parse(text) as { value: Envelope };
  if (typeof value.version !== 'string' || !('data' in value)) throw new TypeError('not a stored envelope');
  return value;
}

/**
 * How a text begins that holds this version: for back ends that compare texts, and cannot read JSON (PostgreSQL stops at an
 * escaped zero octet, which may stand in any foreign text). The marks in it are ours, and need no escape.
 */
export const beginningWith = (version: string): string => `{"value":{"version":${JSON.stringify(version)},`;

/** Stands behind every key that begins with a prefix: keys are printable ASCII, and this octet is none of it. */
export const AFTER_ALL = '\x7f';
