import type { Instant } from '../values/instant.ts';

/**
 * The chat-neutral document: plain data, one exhaustive renderer per place. Foreign text (anything that came from
 * outside) is a node of its own, so that every renderer can escape it in its own way.
 */
export type Mark =
  | 'down'
  | 'broken'
  | 'will-break'
  | 'fine'
  | 'unknown'
  /** Nothing is judged: help, a list, the narrator of a drill. Renderers show no sign for it. */
  | 'none';

export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'strong'; readonly text: string }
  /** Something to type, or a name or address as people type it. Never becomes a link or a mention. */
  | { readonly kind: 'code'; readonly text: string }
  /** Text that came from outside: shown as it is, never as markup, link or mention; bounded and cleaned by the renderer. */
  | { readonly kind: 'foreign'; readonly text: string }
  /** A moment, shown in the reader's zone where known, with the zone said. */
  | { readonly kind: 'instant'; readonly at: Instant; readonly style: 'time' | 'date' | 'both' | 'ago' };

export type Line = readonly Inline[];

/** One row of the chain: a zone (or "registry") and what its servers say. */
export interface ChainRow {
  readonly label: string;
  readonly text: Line;
  readonly state: 'ok' | 'bad' | 'partly' | 'unknown' | 'waiting';
  /** The link that is broken: marked without colour. */
  readonly brokenHere: boolean;
}

export type Block =
  | { readonly kind: 'paragraph'; readonly line: Line }
  | { readonly kind: 'list'; readonly items: readonly Line[] }
  | { readonly kind: 'chain'; readonly rows: readonly ChainRow[] }
  | { readonly kind: 'table'; readonly head: readonly string[]; readonly rows: readonly (readonly Line[])[] }
  | { readonly kind: 'quote'; readonly lines: readonly string[] };

export interface Report {
  readonly mark: Mark;
  /** The verdict in one plain sentence: what a push notification shows. */
  readonly title: Line;
  /** What to do now and whom to call: follows the title directly. */
  readonly lead: readonly Line[];
  readonly blocks: readonly Block[];
  /** What is shown only on demand (all servers, all findings). */
  readonly more: readonly Block[];
  /** Command lines to offer next ('whois puri.sm'). */
  readonly actions: readonly { readonly label: string; readonly command: string }[];
}
