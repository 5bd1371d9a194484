/** What a picture shows, before it has a form: boxes in one or two columns, and what is between them. */

/** Each has a sign beside its colour, so that nobody needs to see colours. */
export type Sign = 'ok' | 'bad' | 'partly' | 'unknown' | 'none';

export interface Entry {
  readonly sign: Sign;
  readonly text: string;
}

export interface Box {
  /** Made by the drawing itself, never from outside: letters and digits. */
  readonly id: string;
  readonly column: 'main' | 'side';
  /**
   * plain: what stands · strong: what the break or the danger is at · ghost: what is not reached any more ·
   * break: the break itself, in the middle of a link.
   */
  readonly look: 'plain' | 'strong' | 'ghost' | 'break';
  readonly sign: Sign;
  readonly heading: string;
  readonly lines: readonly string[];
  readonly list: readonly Entry[];
}

export interface Link {
  readonly from: string;
  readonly to: string;
  /**
   * way: it leads on · broken: nobody gets through · weak: some get through · needs: rests on it ·
   * across: the same, from one column to the other · beside: the same, drawn in one row with it · note: belongs to it ·
   * after: below it, and nothing more.
   */
  readonly kind: 'way' | 'broken' | 'weak' | 'needs' | 'across' | 'beside' | 'note' | 'after';
}

export interface Drawing {
  /** A word or two that stand over the sentence: "DOWN". */
  readonly banner: { readonly sign: Sign; readonly word: string; readonly text: string };
  /** What must not be overlooked, above all: that it is a drill. Null where there is nothing. */
  readonly heading: string | null;
  readonly boxes: readonly Box[];
  readonly links: readonly Link[];
  /** Where and when it was seen. */
  readonly foot: string;
  readonly alt: string;
  /** What it is about, as a name for the file. */
  readonly about: string;
}
