import type { Aim } from '../../observe/glance.ts';
import type { Address } from '../../values/address.ts';
import type { Instant } from '../../values/instant.ts';
import type { Name } from '../../values/name.ts';
import { type DomainMemory, newMemory } from '../memory.ts';
import type { Drift } from './drift.ts';
import type { Kept } from './keeping.ts';
import type { Subject } from './subjects.ts';

/** A name that is looked at: what is remembered of it, and what only this process needs. */
export interface Watched {
  readonly subject: Subject;
  memory: DomainMemory;
  aim: Aim | null;
  /** Which of the parent's and its own servers are glanced at next. */
  turn: number;
  drift: Drift | null;
  /** Another process looks at it: what is remembered here grows old. */
  isElsewhere: boolean;
  /** A light check is under way. */
  isBusy: boolean;
  /** When its next light check is due. */
  dueAt: Instant;
  /** What light checks saw that a full look has yet to judge. */
  readonly odd: Map<Address, { readonly above: boolean; readonly mark: string }>;
}

export function newWatched(subject: Subject, kept: Kept | null, now: Instant, dueAt: Instant, turn: number): Watched {
  return {
    subject,
    memory: kept?.memory ?? newMemory(subject.domain, now),
    aim: kept === null ? null : shared(kept.aim),
    turn,
    drift: null,
    isElsewhere: false,
    isBusy: false,
    dueAt,
    odd: new Map(),
  };
}

/** Lists of a registry's servers that many names have alike are kept once. */
const lists = new Map<string, readonly Address[]>();
const MAX_LISTS = 5_000;

/** The same aim, with its lists of servers shared. */
export function shared(aim: Aim | null): Aim | null {
  if (aim === null) return null;
  const once = (addresses: readonly Address[]): readonly Address[] => {
    const key = addresses.join();
    const known = lists.get(key);
    if (known !== undefined) return known;
    if (lists.size >= MAX_LISTS) lists.clear();
    lists.set(key, addresses);
    return addresses;
  };
  return {
    ...aim,
    parents: { ...aim.parents, addresses: once(aim.parents.addresses) },
    servers: { ...aim.servers, addresses: once(aim.servers.addresses) },
  };
}

export type Names = Map<Name, Watched>;
