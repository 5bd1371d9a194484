import { deserialize, serialize } from 'node:v8';
import type { Vault, Write } from '../../../../store/vault.ts';
import { turn } from '../../../../world/turns.ts';
import { encodeKey } from './keys.ts';
import { asDomException, OpenRequest } from './request.ts';
import { type ObjectStore, spaceOf } from './store.ts';
import { type Form, type Ground, type Mode, Transaction } from './transaction.ts';

/** Where the vault keeps what databases it holds: by name, version and stores. */
const FORMS = 'forms';

interface Kept {
  readonly version: number;
  readonly forms: readonly Form[];
}

/** A vault as the place of databases: one transaction at a time, whichever of them it belongs to. */
export interface Grounds {
  open(name: string, version: number | undefined): OpenRequest;
}

/** `DOMStringList`, as far as it is looked at. */
class Names extends Array<string> {
  item(i: number): string | null {
    return this[i] ?? null;
  }
  contains(name: string): boolean {
    return this.includes(name);
  }
}

/** `IDBDatabase`. */
export class Database {
  readonly name: string;
  version: number;
  readonly #ground: Ground;
  readonly #start: (tx: Transaction) => void;
  #upgrade: Transaction | null = null;
  #isClosed = false;

  constructor(name: string, ground: Ground, version: number, start: (tx: Transaction) => void) {
    this.name = name;
    this.version = version;
    this.#ground = ground;
    this.#start = start;
  }
  get objectStoreNames(): Names {
    return Names.from([...this.#ground.forms.keys()].sort()) as Names;
  }
  transaction(scope: string | readonly string[], mode: Mode = 'readonly'): Transaction {
    if (this.#isClosed || this.#upgrade !== null)
      throw new DOMException('the database is closed or changing', 'InvalidStateError');
    const names = typeof scope === 'string' ? [scope] : [...scope];
    const strange = names.find(name => !this.#ground.forms.has(name));
    if (strange !== undefined) throw new DOMException(`there is no store ${strange}`, 'NotFoundError');
    const tx = new Transaction(this, this.#ground, mode, names);
    this.#start(tx);
    return tx;
  }
  createObjectStore(name: string, parameters?: object): ObjectStore {
    const tx = this.#upgrading();
    if (parameters !== undefined) throw new DOMException('keys within values are not supported', 'NotSupportedError');
    if (this.#ground.forms.has(name)) throw new DOMException(`there is a store ${name}`, 'ConstraintError');
    this.#ground.forms.set(name, { name, indexes: [] });
    return tx.objectStore(name);
  }
  deleteObjectStore(name: string): void {
    const tx = this.#upgrading();
    const form = this.#ground.forms.get(name);
    if (form === undefined) throw new DOMException(`there is no store ${name}`, 'NotFoundError');
    for (const index of form.indexes) tx.clear(spaceOf(this.#ground.name, name, index.name));
    tx.clear(spaceOf(this.#ground.name, name));
    this.#ground.forms.delete(name);
  }
  close(): void {
    this.#isClosed = true;
  }
  /** The transaction in which the form of the database may change; null when that is over. */
  upgrade(tx: Transaction | null): void {
    this.#upgrade = tx;
  }
  #upgrading(): Transaction {
    if (this.#upgrade === null) throw new DOMException('not in an upgrade', 'InvalidStateError');
    return this.#upgrade;
  }
}

/** Opens databases in a vault. `shown`: the name that callers know a database by. */
export function groundsOn(vault: Vault, shown: (name: string) => string): Grounds {
  let last: Promise<void> = Promise.resolve();
  const start = (tx: Transaction): void => {
    last = last.then(() => tx.run(turn));
  };
  const forms = new Map<string, Map<string, Form>>();
  return {
    open(name, wanted) {
      const request = new OpenRequest(null, null);
      const tell = (work: () => void): void => {
        try {
          work();
        } catch (error) {
          request.fail(asDomException(error));
        }
      };
      last = last.then(turn).then(() =>
        tell(() => {
          const kept = keptOf(vault, name);
          const version = wanted ?? Math.max(1, kept.version);
          if (version < kept.version)
            throw new DOMException(`it has version ${kept.version}, which is later than ${version}`, 'VersionError');
          const stores = forms.get(name) ?? new Map(kept.forms.map(form => [form.name, form]));
          forms.set(name, stores);
          const db = new Database(shown(name), { vault, name, forms: stores }, version, start);
          if (version === kept.version) return request.succeed(db);
          upgrade({
            db,
            request,
            kept,
            ground: { vault, name, forms: stores },
            start,
            failed: () => forms.delete(name),
          });
        }),
      );
      return request;
    },
  };
}

interface Upgrade {
  readonly db: Database;
  readonly request: OpenRequest;
  readonly kept: Kept;
  readonly ground: Ground;
  start(tx: Transaction): void;
  failed(): void;
}

function upgrade({ db, request, kept, ground, start, failed }: Upgrade): void {
  const tx = new Transaction(db, ground, 'versionchange', null);
  const form = (): Write[] => {
    const value = serialize({ version: db.version, forms: [...ground.forms.values()] } satisfies Kept);
    return [{ kind: 'put', space: FORMS, key: encodeKey(ground.name), value }];
  };
  tx.also(form, error => {
    db.upgrade(null);
    request.transaction = null;
    if (error === null) return request.succeed(db);
    db.close();
    // What it had begun to change is read again from what is kept.
    failed();
    request.fail(error);
  });
  db.upgrade(tx);
  request.transaction = tx;
  start(tx);
  request.settle(db);
  request.onupgradeneeded?.({
    type: 'upgradeneeded',
    target: request,
    oldVersion: kept.version,
    newVersion: db.version,
  });
}

function keptOf(vault: Vault, name: string): Kept {
  const octets = vault.get(FORMS, encodeKey(name));
  return octets === null ? { version: 0, forms: [] } : (deserialize(octets) as Kept);
}
