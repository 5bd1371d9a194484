import type { Overheard } from '../../chat/surface.ts';
import type { Instant } from '../../values/instant.ts';

/** A chat whose threads are joined with another one's. */
export type Side = Overheard['chat'];

/** One message of a person in a thread of an incident. */
export interface Said {
  readonly chat: Side;
  /** What the chat calls the message. */
  readonly message: string;
  /** Full user id. */
  readonly person: string;
  /** As the other chat shows them: the name in the portfolio, else as their chat shows them. */
  readonly who: string;
  readonly at: Instant;
  readonly heardAt: Instant;
  readonly kind: 'said' | 'file';
  /** Null once it was taken back. Text of people: hostile. */
  readonly text: string | null;
  /** From a room that the portfolio keeps apart: never shown in the other chat. */
  readonly apart: boolean;
  /** Where it stands in the other chat; null while it does not. */
  readonly slot: number | null;
}

/** What was said in the threads of an incident, in the order in which it was heard. */
export interface Talk {
  /** Newest last; older ones lie in pages of their own. */
  readonly recent: readonly Said[];
  /** Pages that were filled. */
  readonly pages: number;
  /** Everybody has been told who can read what is written here. */
  readonly announced: boolean;
  /** When the newest message of each chat was written. */
  readonly heardUpTo: { readonly [side in Side]: Instant | null };
}

export const SILENCE: Talk = { recent: [], pages: 0, announced: false, heardUpTo: { slack: null, matrix: null } };

export const otherSide = (side: Side): Side => (side === 'slack' ? 'matrix' : 'slack');

/** Characters of one message that are kept and shown in the other chat: Slack's own bound for one. */
const MAX_SAID = 4_000;
/** Characters of a name. */
const MAX_NAME = 80;
/** Messages kept in the story itself, and how many of them go into a page at once. */
const MAX_RECENT = 120;
const PAGE_SIZE = 60;

/** What was overheard, as far as it is talk. */
export type Talking = Overheard & { readonly what: { readonly kind: 'said' | 'edited' | 'removed' | 'file' } };

/** Who writes, as shown in the other chat, and whether their room is kept apart. */
export interface Writer {
  readonly who: string;
  readonly apart: boolean;
}

/**
 * The talk with one thing more. Null where nothing changes: it was heard before, or is about a message that is not among
 * the recent ones (`isKnown` tells).
 */
export function heard(talk: Talk, what: Talking, writer: Writer, now: Instant): Talk | null {
  switch (what.what.kind) {
    case 'said':
      return added(talk, what, writer, now, what.what.text);
    case 'file':
      return added(talk, what, writer, now, what.what.name);
    case 'edited':
      return changed(talk, what, what.what.text);
    case 'removed':
      return changed(talk, what, null);
    default:
      return what.what satisfies never;
  }
}

export const isKnown = (talk: Talk, { chat, message }: Pick<Said, 'chat' | 'message'>): boolean =>
  talk.recent.some(said => said.chat === chat && said.message === message);

function added(
  talk: Talk,
  { chat, message, person, at, what }: Talking,
  writer: Writer,
  now: Instant,
  text: string,
): Talk | null {
  const kind = what.kind === 'file' ? 'file' : 'said';
  // A message may bring a text and files: each counts once.
  const isThere = talk.recent.some(
    said =>
      said.chat === chat && said.message === message && said.kind === kind && (kind === 'said' || said.text === text),
  );
  const newest = talk.heardUpTo[chat];
  const isOld = newest !== null && at < newest && talk.pages > 0 && at < (talk.recent[0]?.at ?? at);
  if (isThere || isOld) return null;
  const said: Said = {
    chat,
    message,
    person,
    who: bounded(writer.who, MAX_NAME),
    at,
    heardAt: now,
    kind,
    text: bounded(text, MAX_SAID),
    apart: writer.apart,
    slot: null,
  };
  const heardUpTo = { ...talk.heardUpTo, [chat]: newest === null || at > newest ? at : newest };
  return { ...talk, recent: [...talk.recent, said], heardUpTo };
}

function changed(talk: Talk, what: Talking, text: string | null): Talk | null {
  const recent = rewritten(talk.recent, what, text);
  return recent === null ? null : { ...talk, recent };
}

/**
 * Lines in which one message has another text; null where that changes nothing. Only who wrote it edits it; files go with
 * their message.
 */
export function rewritten(
  lines: readonly Said[],
  { chat, message, person }: Pick<Said, 'chat' | 'message' | 'person'>,
  text: string | null,
): readonly Said[] | null {
  const cut = text === null ? null : bounded(text, MAX_SAID);
  let isChanged = false;
  const after = lines.map(said => {
    const isIt = said.chat === chat && said.message === message;
    const mayBe = cut === null || (said.kind === 'said' && said.person === person);
    if (!isIt || !mayBe || said.text === cut || said.text === null) return said;
    isChanged = true;
    return { ...said, text: cut };
  });
  return isChanged ? after : null;
}

function bounded(text: string, most: number): string {
  const characters = [...text.slice(0, most * 2)];
  return characters.length <= most && text.length <= most * 2 ? text : `${characters.slice(0, most - 1).join('')}…`;
}

/** The page that is ready to be laid aside: the oldest messages, none parted from others of its slot, all of them settled. */
export function fullPage(talk: Talk): readonly Said[] | null {
  if (talk.recent.length < MAX_RECENT) return null;
  const page = talk.recent.slice(0, PAGE_SIZE);
  const later = new Set(talk.recent.slice(PAGE_SIZE).map(({ slot }) => slot));
  const whole = page.filter(({ slot }) => slot === null || !later.has(slot));
  return whole.length === 0 ? null : page.slice(0, lengthOfWhole(page, later));
}

/** Messages from the beginning up to the first one whose slot goes on. */
function lengthOfWhole(page: readonly Said[], later: ReadonlySet<number | null>): number {
  const at = page.findIndex(({ slot }) => slot !== null && later.has(slot));
  return at === -1 ? page.length : at;
}

/** The talk without the messages of a page that was written. */
export const laidAside = (talk: Talk, count: number): Talk => ({
  ...talk,
  recent: talk.recent.slice(count),
  pages: talk.pages + 1,
});
