/** What a trail can put back: the arrays that change while components are withdrawn. */
export interface Undoable {
  readonly up: Uint8Array;
  readonly missing: Int32Array;
  readonly chosen: Int32Array;
  readonly rank: Float64Array;
  readonly use: Int32Array;
}

/** Every change in order, as (which array and node, old value), so that undoing costs what doing did. */
export interface Trail {
  readonly UP: number;
  readonly MISSING: number;
  readonly CHOSEN: number;
  readonly RANK: number;
  readonly USE: number;
  /** False: what happens now is for good. */
  records: boolean;
  length: number;
  add(what: number, node: number, old: number): void;
  undo(length: number, of: Undoable): void;
}

/** Three low bits say which array. */
const BITS = 3;
const FIRST_ENTRIES = 4_096;

export function trailOf(): Trail {
  let entries = new Int32Array(FIRST_ENTRIES);
  let olds = new Float64Array(FIRST_ENTRIES);
  const trail: Trail = {
    UP: 0,
    MISSING: 1,
    CHOSEN: 2,
    RANK: 3,
    USE: 4,
    records: false,
    length: 0,
    add(what, node, old) {
      if (!trail.records) return;
      if (trail.length === entries.length) {
        const [before, oldsBefore] = [entries, olds];
        entries = new Int32Array(2 * before.length);
        olds = new Float64Array(2 * before.length);
        entries.set(before);
        olds.set(oldsBefore);
      }
      entries[trail.length] = (node << BITS) | what;
      olds[trail.length] = old;
      trail.length++;
    },
    undo(length, of) {
      const arrays = [of.up, of.missing, of.chosen, of.rank, of.use];
      for (let i = trail.length - 1; i >= length; i--) {
        const entry = entries[i] as number;
        const array = arrays[entry & ((1 << BITS) - 1)] as Int32Array | Uint8Array | Float64Array;
        array[entry >> BITS] = olds[i] as number;
      }
      trail.length = length;
    },
  };
  return trail;
}
