/**
 * How many commands run at once: a trace holds up to some 200 open questions and a few megabytes, and the process has
 * 250 MB to stay within.
 */
export const MAX_RUNNING = 8;
/** Of them, from one room, and from one person: the others must not wait for who pasted a list. */
const MAX_RUNNING_ROOM = 6;
export const MAX_RUNNING_PERSON = 4;
/** Commands that wait at most: at the slowest some ten minutes of work, and nobody waits longer for an answer. */
export const MAX_WAITING = 400;

/** Something to do in its turn; never rejects. */
type Task = () => Promise<void>;

interface Waiting {
  readonly room: string;
  readonly person: string;
  readonly task: Task;
}

/** Commands of many rooms and people, each in its turn: first come, first served, within the bounds of each. */
export interface Queue {
  /** The task begins before the call returns, and the result is 0; or its place in line, 1 for the next; or null: the line is full. */
  add(room: string, person: string, task: Task): number | null;
  /** Forgets what waits. */
  clear(): void;
  /** Resolves when nothing runs and nothing waits. */
  idle(): Promise<void>;
  counts(): { readonly running: number; readonly waiting: number };
}

export function openQueue(): Queue {
  const waiting: Waiting[] = [];
  const running = new Set<Waiting>();
  const idlers: (() => void)[] = [];
  const count = (key: 'room' | 'person', value: string): number =>
    [...running].filter(each => each[key] === value).length;
  const isFree = (one: Waiting): boolean =>
    running.size < MAX_RUNNING &&
    count('room', one.room) < MAX_RUNNING_ROOM &&
    count('person', one.person) < MAX_RUNNING_PERSON;
  const begin = (one: Waiting): void => {
    running.add(one);
    one.task().finally(() => {
      running.delete(one);
      next();
    });
  };
  const next = (): void => {
    for (let at = waiting.findIndex(isFree); at !== -1; at = waiting.findIndex(isFree))
      for (const one of waiting.splice(at, 1)) begin(one);
    if (running.size === 0 && waiting.length === 0) for (const idle of idlers.splice(0)) idle();
  };
  return {
    add(room, person, task) {
      const one = { room, person, task };
      if (isFree(one)) {
        begin(one);
        return 0;
      }
      if (waiting.length >= MAX_WAITING) return null;
      return waiting.push(one);
    },
    clear: () => void waiting.splice(0),
    idle: () => new Promise(resolve => (running.size + waiting.length === 0 ? resolve() : void idlers.push(resolve))),
    counts: () => ({ running: running.size, waiting: waiting.length }),
  };
}
