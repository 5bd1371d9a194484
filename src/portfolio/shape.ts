import { nearest } from '../values/nearest.ts';
import { isAlias, isMap, isScalar, isSeq, type Node, type Pair } from './tree.ts';

/** Something in the file that is not meant so: the line, counted from 1, and a clause that says what and what instead. */
export interface Problem {
  readonly line: number;
  readonly what: string;
}

/** What reading notes, and how it knows lines. */
export interface Reading {
  readonly problems: Problem[];
  lineOf(node: Node | null): number;
}

/**
 * What a value of the file must look like. Gives what it means, or undefined after noting why not; `where` is the way
 * to it in words, `beside` a node to point at where there is none.
 */
export type Shape<T> = (node: Node | null, where: string, reading: Reading, beside?: Node) => T | undefined;
export type Of<S> = S extends Shape<infer T> ? T : never;

/** A word in a problem is shown up to this many characters. */
const MAX_SHOWN = 60;
export const shown = (text: string): string =>
  `"${text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text}"`.replace(/[\p{C}]/gu, '\ufffd');

const note = (reading: Reading, node: Node | null | undefined, what: string): undefined => {
  reading.problems.push({ line: reading.lineOf(node ?? null), what });
  return undefined;
};

/** A text as it stands in the file, so that +39 stays a phone number and 2018-05-05 a day. `read` gives what it means or a reason. */
export const text =
  <T = string>(read: (text: string) => Meaning<T>): Shape<T> =>
  (node, where, reading, beside) => {
    if (node === null || (isScalar(node) && node.value === null))
      return note(reading, node ?? beside, `${where} is empty`);
    if (!isScalar(node))
      return note(
        reading,
        node,
        `${where} wants one value, not ${isSeq(node) ? 'a list' : isAlias(node) ? 'an alias' : 'a group'}`,
      );
    const written = node.type === 'PLAIN' ? (node.source ?? String(node.value)) : String(node.value);
    const meaning = read(written.trim());
    return meaning.ok ? meaning.value : note(reading, node, `${where} ${meaning.why}`);
  };

export type Meaning<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: string };
export const means = <T>(value: T): Meaning<T> => ({ ok: true, value });
export const not = (why: string): Meaning<never> => ({ ok: false, why });

/** One of a few words. */
export const oneOf = <const W extends readonly string[]>(words: W): Shape<W[number]> =>
  text(written => {
    if (words.includes(written)) return means(written as W[number]);
    return not(`is ${shown(written)}, not one of ${words.join(', ')}${meant(written, words)}`);
  });

export const meant = (written: string, words: readonly string[]): string => {
  const near = nearest(written, words);
  return near === null ? '' : `; did you mean ${near}?`;
};

/** A list of such values; those that are wrong are noted and left out. One value alone counts as a list of one. */
export const list =
  <T>(of: Shape<T>): Shape<readonly T[]> =>
  (node, where, reading, beside) => {
    if (node === null) return [];
    if (!isSeq(node)) {
      const one = of(node, where, reading, beside);
      return one === undefined ? undefined : [one];
    }
    return node.items.flatMap((item, i) => of(item as Node | null, `${where}, number ${i + 1},`, reading, node) ?? []);
  };

/** Values under names that the operator chooses. */
export const named =
  <T>(of: Shape<T>, key: (name: string) => Meaning<string> = means): Shape<ReadonlyMap<string, T>> =>
  (node, where, reading) => {
    const out = new Map<string, T>();
    for (const [name, pair] of pairsOf(node, where, reading) ?? []) {
      const meaning = key(name);
      if (!meaning.ok) note(reading, pair.key as Node, `${where}: ${meaning.why}`);
      const value = of(
        (pair.value as Node | null) ?? null,
        where === '' ? name : `${where}: ${name}`,
        reading,
        pair.key as Node,
      );
      if (meaning.ok && value !== undefined) out.set(meaning.value, value);
    }
    return out;
  };

export interface Field<T> {
  readonly shape: Shape<T>;
  /** What counts where the key is not there; undefined: it must be. */
  readonly absent: (() => T) | undefined;
}
export const optional = <T>(shape: Shape<T>): Field<T | null> => ({ shape, absent: () => null });
export const or = <T>(shape: Shape<T>, absent: T): Field<T> => ({ shape, absent: () => absent });
export const required = <T>(shape: Shape<T>): Field<T> => ({ shape, absent: undefined });

type Fields = Readonly<Record<string, Field<unknown>>>;
type ObjectOf<F extends Fields> = { readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never };

/** A group of known keys; any other is a problem, with the nearest known one. `also` checks them together. */
export const group =
  <const F extends Fields>(fields: F, also: (value: ObjectOf<F>) => string | null = () => null): Shape<ObjectOf<F>> =>
  (node, where, reading, beside) => {
    const pairs = pairsOf(node, where, reading, beside);
    if (pairs === undefined) return undefined;
    const known = Object.keys(fields);
    for (const [name, pair] of pairs)
      if (!known.includes(name))
        note(
          reading,
          pair.key as Node,
          `${place(where)}unknown key ${shown(name)}${meant(name, known) || `; known are ${known.join(', ')}`}`,
        );
    const before = reading.problems.length;
    const entries = Object.entries(fields).map(([name, { shape, absent }]) => {
      const pair = pairs.get(name);
      if (pair !== undefined)
        return [
          name,
          shape(
            (pair.value as Node | null) ?? null,
            where === '' ? name : `${where}: ${name}`,
            reading,
            pair.key as Node,
          ),
        ];
      if (absent === undefined) note(reading, node ?? beside, `${place(where)}${name} is missing`);
      return [name, absent?.()];
    });
    if (reading.problems.length > before) return undefined;
    const value = Object.fromEntries(entries) as ObjectOf<F>;
    const wrong = also(value);
    return wrong === null ? value : note(reading, node ?? beside, `${place(where)}${wrong}`);
  };

const place = (where: string): string => (where === '' ? '' : `${where}: `);

function pairsOf(node: Node | null, where: string, reading: Reading, beside?: Node): Map<string, Pair> | undefined {
  if (node === null || (isScalar(node) && node.value === null)) return new Map();
  if (!isMap(node)) return note(reading, node ?? beside, `${place(where)}a group of keys is wanted here`);
  return new Map(node.items.map(pair => [isScalar(pair.key) ? String(pair.key.source ?? pair.key.value) : '?', pair]));
}
