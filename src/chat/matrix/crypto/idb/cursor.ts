import { decodeKey, type Key } from './keys.ts';
import type { Request } from './request.ts';
import type { Source } from './store.ts';

/** `IDBCursor` and `IDBCursorWithValue`: walks over the entries that were there when it was opened, and still are. */
export class Cursor {
  readonly source: Source;
  readonly request: Request;
  readonly #entries: readonly Uint8Array[];
  #at = -1;
  #value: unknown;

  constructor(source: Source, request: Request, entries: readonly Uint8Array[]) {
    this.source = source;
    this.request = request;
    this.#entries = entries;
  }
  get key(): Key | undefined {
    return this.#keyOf('key');
  }
  get primaryKey(): Key | undefined {
    return this.#keyOf('primary');
  }
  get value(): unknown {
    return this.#value;
  }
  /** Goes on to the next entry; null at the end. */
  step(): this | null {
    for (this.#at++; this.#at < this.#entries.length; this.#at++) {
      this.#value = this.source.store.valueAt(this.#primary());
      if (this.#value !== undefined) return this;
    }
    return null;
  }
  continue(): void {
    this.request.readyState = 'pending';
    this.source.tx.ask(this.request, () => this.step());
  }
  update(value: unknown): Request {
    this.source.tx.mayWrite();
    const [primary, copy] = [this.#primary(), structuredClone(value)];
    return this.source.ask(() => {
      this.source.store.replace(primary, copy);
      return decodeKey(primary);
    });
  }
  delete(): Request {
    this.source.tx.mayWrite();
    const primary = this.#primary();
    return this.source.ask(() => this.source.store.remove(primary));
  }
  #primary(): Uint8Array {
    const entry = this.#entries[this.#at];
    if (entry === undefined) throw new DOMException('the cursor stands at no entry', 'InvalidStateError');
    return this.source.keysOf(entry).primary;
  }
  #keyOf(which: 'key' | 'primary'): Key | undefined {
    const entry = this.#entries[this.#at];
    return entry === undefined ? undefined : decodeKey(this.source.keysOf(entry)[which]);
  }
}
