import { deserialize, serialize } from 'node:v8';
import { Cursor } from './cursor.ts';
import { decodeKey, encodeKey, endOfKey, keyOrNull } from './keys.ts';
import { behind, spanOf } from './range.ts';
import { Request } from './request.ts';
import type { Form, Transaction } from './transaction.ts';

/** What the vault calls a store, and an index of it. */
export const spaceOf = (database: string, store: string, index?: string): string =>
  [database, store, ...(index === undefined ? [] : [index])].map(encodeURIComponent).join('/');

/** Where values are read from: a store, or an index of it. */
abstract class Source {
  readonly name: string;
  readonly tx: Transaction;
  constructor(name: string, tx: Transaction) {
    this.name = name;
    this.tx = tx;
  }
  /** The entries' own octets in order. */
  abstract entries(query: unknown): readonly Uint8Array[];
  /** The key in this source, and the one in the store. */
  abstract keysOf(entry: Uint8Array): { readonly key: Uint8Array; readonly primary: Uint8Array };
  abstract readonly store: ObjectStore;

  get(query: unknown): Request {
    return this.ask(() => {
      const [first] = this.entries(query);
      return first === undefined ? undefined : this.store.valueAt(this.keysOf(first).primary);
    });
  }
  getAll(query?: unknown, count?: number): Request {
    return this.ask(() => this.some(query, count).map(entry => this.store.valueAt(this.keysOf(entry).primary)));
  }
  getAllKeys(query?: unknown, count?: number): Request {
    return this.ask(() => this.some(query, count).map(entry => decodeKey(this.keysOf(entry).primary)));
  }
  count(query?: unknown): Request {
    return this.ask(() => this.entries(query).length);
  }
  openCursor(query?: unknown): Request {
    const request = new Request(this, this.tx);
    this.tx.ask(request, () => new Cursor(this, request, this.entries(query)).step());
    return request;
  }
  ask(work: () => unknown): Request {
    const request = new Request(this, this.tx);
    this.tx.ask(request, work);
    return request;
  }
  private some(query: unknown, count: number | undefined): readonly Uint8Array[] {
    const all = this.entries(query);
    return count === undefined || count === 0 ? all : all.slice(0, count);
  }
}

export type { Source };

/** `IDBObjectStore`, with keys that are given beside the values. */
export class ObjectStore extends Source {
  readonly #space: string;
  #form: Form;
  constructor(tx: Transaction, form: Form) {
    super(form.name, tx);
    this.#form = form;
    this.#space = spaceOf(tx.ground.name, form.name);
  }
  get transaction(): Transaction {
    return this.tx;
  }
  override get store(): ObjectStore {
    return this;
  }
  override entries(query: unknown): readonly Uint8Array[] {
    return this.tx.keys(this.#space, spanOf(query));
  }
  override keysOf(entry: Uint8Array): { key: Uint8Array; primary: Uint8Array } {
    return { key: entry, primary: entry };
  }
  put(value: unknown, key: unknown): Request {
    return this.#write(value, key, true);
  }
  add(value: unknown, key: unknown): Request {
    return this.#write(value, key, false);
  }
  delete(query: unknown): Request {
    this.tx.mayWrite();
    const span = spanOf(query);
    return this.ask(() => {
      for (const key of this.tx.keys(this.#space, span)) this.remove(key);
    });
  }
  clear(): Request {
    this.tx.mayWrite();
    return this.ask(() => {
      for (const { name } of this.#form.indexes) this.tx.clear(this.#index(name));
      this.tx.clear(this.#space);
    });
  }
  index(name: string): Index {
    if (!this.#form.indexes.some(each => each.name === name))
      throw new DOMException(`there is no index ${name}`, 'NotFoundError');
    return new Index(this, name, this.#index(name));
  }
  createIndex(name: string, keyPath: string | readonly string[], { unique = false } = {}): Index {
    if (this.tx.mode !== 'versionchange') throw new DOMException('not in an upgrade', 'InvalidStateError');
    const index = { name, keyPath, unique };
    this.#form = { ...this.#form, indexes: [...this.#form.indexes, index] };
    this.tx.ground.forms.set(this.name, this.#form);
    for (const key of this.tx.keys(this.#space, spanOf(null))) this.#list(index, key, this.valueAt(key));
    return this.index(name);
  }

  valueAt(key: Uint8Array): unknown {
    const octets = this.tx.get(this.#space, key);
    if (octets === null) return undefined;
    this.tx.ground.vault.touch(this.#space, key);
    return deserialize(octets);
  }
  replace(key: Uint8Array, value: unknown): void {
    this.remove(key);
    this.tx.set(this.#space, key, serialize(value));
    for (const index of this.#form.indexes) this.#list(index, key, value);
  }
  remove(key: Uint8Array): void {
    const before = this.#form.indexes.length === 0 ? undefined : this.valueAt(key);
    for (const { name, keyPath } of this.#form.indexes) {
      const indexed = indexKey(before, keyPath);
      if (indexed !== null) this.tx.set(this.#index(name), Uint8Array.from([...indexed, ...key]), null);
    }
    this.tx.set(this.#space, key, null);
  }
  #write(value: unknown, of: unknown, isReplacing: boolean): Request {
    this.tx.mayWrite();
    const key = encodeKey(of);
    // The value as it is now: the caller may change it before its turn has come.
    const copy = structuredClone(value);
    return this.ask(() => {
      if (!isReplacing && this.tx.get(this.#space, key) !== null)
        throw new DOMException('the key is there already', 'ConstraintError');
      this.replace(key, copy);
      return decodeKey(key);
    });
  }
  #list({ name, keyPath, unique }: Form['indexes'][number], primary: Uint8Array, value: unknown): void {
    const key = indexKey(value, keyPath);
    if (key === null) return;
    const space = this.#index(name);
    if (unique && this.tx.keys(space, { from: key, to: behind(key) }).length > 0)
      throw new DOMException(`another value has this key of ${name}`, 'ConstraintError');
    this.tx.set(space, Uint8Array.from([...key, ...primary]), EMPTY);
  }
  #index(name: string): string {
    return spaceOf(this.tx.ground.name, this.name, name);
  }
}

const EMPTY = new Uint8Array();

/** `IDBIndex`: entries are the key of the index with the key of the store behind it. */
class Index extends Source {
  readonly #space: string;
  readonly store: ObjectStore;
  constructor(store: ObjectStore, name: string, space: string) {
    super(name, store.tx);
    this.store = store;
    this.#space = space;
  }
  get objectStore(): ObjectStore {
    return this.store;
  }
  override entries(query: unknown): readonly Uint8Array[] {
    return this.tx.keys(this.#space, spanOf(query));
  }
  override keysOf(entry: Uint8Array): { key: Uint8Array; primary: Uint8Array } {
    const end = endOfKey(entry, 0);
    return { key: entry.subarray(0, end), primary: entry.subarray(end) };
  }
}

/** Null where the value has no key for the index. */
const indexKey = (value: unknown, keyPath: string | readonly string[]): Uint8Array | null =>
  keyOrNull(typeof keyPath === 'string' ? at(value, keyPath) : keyPath.map(path => at(value, path)));

function at(value: unknown, path: string): unknown {
  let now = value;
  for (const name of path.split('.'))
    now = typeof now === 'object' && now !== null ? (now as Record<string, unknown>)[name] : undefined;
  return now;
}
