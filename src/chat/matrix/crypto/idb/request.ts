import type { Transaction } from './transaction.ts';

/** An event as far as a handler looks at it. */
export interface Told {
  readonly type: string;
  readonly target: unknown;
  readonly oldVersion?: number;
  readonly newVersion?: number;
}
export type Handler = ((event: Told) => unknown) | null;

/** `IDBRequest`: something that was asked for, and its result once it is there. */
export class Request {
  onsuccess: Handler = null;
  onerror: Handler = null;
  readyState: 'pending' | 'done' = 'pending';
  readonly source: object | null;
  transaction: Transaction | null;
  #result: unknown;
  #error: DOMException | null = null;

  constructor(source: object | null, transaction: Transaction | null) {
    this.source = source;
    this.transaction = transaction;
  }
  get result(): unknown {
    if (this.readyState === 'pending') throw new DOMException('there is no result yet', 'InvalidStateError');
    return this.#result;
  }
  get error(): DOMException | null {
    if (this.readyState === 'pending') throw new DOMException('there is no result yet', 'InvalidStateError');
    return this.#error;
  }
  /** Takes the result, without telling. */
  settle(result: unknown): void {
    this.readyState = 'done';
    this.#result = result;
  }
  succeed(result: unknown): void {
    this.settle(result);
    this.onsuccess?.({ type: 'success', target: this });
  }
  fail(error: DOMException): void {
    this.readyState = 'done';
    this.#result = undefined;
    this.#error = error;
    this.onerror?.({ type: 'error', target: this });
  }
}

/** `IDBOpenDBRequest`. */
export class OpenRequest extends Request {
  onupgradeneeded: Handler = null;
  onblocked: Handler = null;
}

/** Any failure as the one kind of error that callers know. */
export const asDomException = (error: unknown): DOMException =>
  error instanceof DOMException
    ? error
    : new DOMException(error instanceof Error ? error.message : 'the step failed', 'UnknownError');
