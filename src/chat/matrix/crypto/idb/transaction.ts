import type { Span, Vault, Write } from '../../../../store/vault.ts';
import { type Overlay, overlayOn } from './overlay.ts';
import { asDomException, type Handler, type Request } from './request.ts';
import { ObjectStore } from './store.ts';

/** How a store lies in the vault. */
export interface Form {
  readonly name: string;
  readonly indexes: readonly {
    readonly name: string;
    readonly keyPath: string | readonly string[];
    readonly unique: boolean;
  }[];
}

/** The database as a transaction sees it. */
export interface Ground {
  readonly vault: Vault;
  /** Its name in the vault. */
  readonly name: string;
  /** The stores as they are; a transaction that changes them has its own until it is committed. */
  readonly forms: Map<string, Form>;
}

export type Mode = 'readonly' | 'readwrite' | 'versionchange';

/**
 * `IDBTransaction`: reads what is committed and what it wrote itself, and writes all of it into the vault before it says
 * `complete`. One at a time in each vault, in the order of their making; without a request it ends by itself.
 */
export class Transaction {
  oncomplete: Handler = null;
  onabort: Handler = null;
  onerror: Handler = null;
  error: DOMException | null = null;
  readonly db: object;
  readonly mode: Mode;
  readonly ground: Ground;
  readonly #scope: readonly string[] | null;
  readonly #waiting: { readonly request: Request; readonly work: () => unknown }[] = [];
  readonly #overlay: Overlay;
  #state: 'waiting' | 'running' | 'committing' | 'over' = 'waiting';
  #more: () => readonly Write[] = () => [];
  #over: (error: DOMException | null) => void = () => undefined;

  /** `scope`: the stores it may use; null for all. */
  constructor(db: object, ground: Ground, mode: Mode, scope: readonly string[] | null) {
    this.db = db;
    this.ground = ground;
    this.mode = mode;
    this.#scope = scope;
    this.#overlay = overlayOn(ground.vault);
  }

  objectStore(name: string): ObjectStore {
    if (this.#state === 'over') throw new DOMException('the transaction is over', 'InvalidStateError');
    const form = this.ground.forms.get(name);
    if (form === undefined || this.#scope?.includes(name) === false)
      throw new DOMException(`there is no store ${name} here`, 'NotFoundError');
    return new ObjectStore(this, form);
  }
  /** Ends it as soon as what was asked for is done. */
  commit(): void {
    this.#usable();
    this.#state = this.#state === 'running' ? 'committing' : this.#state;
  }
  abort(): void {
    if (this.#state === 'over') throw new DOMException('the transaction is over', 'InvalidStateError');
    this.#end(null);
  }

  /** Queues a piece of work, whose result is told to the request. */
  ask(request: Request, work: () => unknown): void {
    this.#usable();
    this.#waiting.push({ request, work });
  }
  #usable(): void {
    if (this.#state === 'over' || this.#state === 'committing')
      throw new DOMException('the transaction is over', 'TransactionInactiveError');
  }
  mayWrite(): void {
    if (this.mode === 'readonly') throw new DOMException('the transaction only reads', 'ReadOnlyError');
  }
  /** For an upgrade: more that belongs to the commit, and who is told after its handlers how it ended (null: well). */
  also(writes: () => readonly Write[], over: (error: DOMException | null) => void): void {
    this.#more = writes;
    this.#over = over;
  }

  get(space: string, key: Uint8Array): Uint8Array | null {
    return this.#overlay.get(space, key);
  }
  keys(space: string, span: Span): readonly Uint8Array[] {
    return this.#overlay.keys(space, span);
  }
  set(space: string, key: Uint8Array, value: Uint8Array | null): void {
    this.#overlay.set(space, key, value);
  }
  clear(space: string): void {
    this.#overlay.clear(space);
  }

  /** Does what was asked, until nothing more is; `turn` lets the event loop turn once, so that results are heard. */
  async run(turn: () => Promise<void>): Promise<void> {
    if (this.#state === 'over') return;
    this.#state = 'running';
    for (await turn(); !this.#isOver() && this.#waiting.length > 0; await turn()) this.#step();
    if (!this.#isOver()) this.#finish();
  }
  /** Handlers may have ended it meanwhile. */
  #isOver(): boolean {
    return this.#state === 'over';
  }
  #step(): void {
    for (const { request, work } of this.#waiting.splice(0)) {
      if (this.#isOver()) return;
      try {
        request.succeed(work());
      } catch (error) {
        request.fail(asDomException(error));
        this.#end(asDomException(error));
      }
    }
  }
  #finish(): void {
    try {
      const writes = [...this.#overlay.writes(), ...this.#more()];
      if (writes.length > 0) this.ground.vault.commit(writes);
      this.#state = 'over';
    } catch (error) {
      this.#end(asDomException(error));
      return;
    }
    this.oncomplete?.({ type: 'complete', target: this });
    this.#over(null);
  }
  #end(error: DOMException | null): void {
    this.#state = 'over';
    this.error = error;
    const reason = error ?? new DOMException('the transaction was ended', 'AbortError');
    for (const { request } of this.#waiting.splice(0)) request.fail(reason);
    this.onabort?.({ type: 'abort', target: this });
    this.#over(reason);
  }
}
