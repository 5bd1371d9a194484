import { type Outbox, openOutbox } from '../../outbox/outbox.ts';
import type { Speaker } from '../../outbox/speaker.ts';
import { CHAT_WORDS } from '../../outbox/words.ts';
import { type Records, StoreError } from '../../store/records.ts';
import type { ChatName } from '../../story/story.ts';
import type { Chance, Clock } from '../../world/ports.ts';
import type { Uttered } from '../rehearsal.ts';
import type { DrillAloud } from '../replayed.ts';
import { beginPlay, dropPlay, endPlay, forgetPlay, isOld, type Play, readPlay } from './play.ts';
import { openRelay, type Relay, type Untaken } from './relay.ts';
import { practising } from './speaker.ts';

/** A chat that a drill is played into. */
export interface Stall {
  readonly speaker: Speaker;
  /** As the operator named it. */
  readonly room: string;
  /** Why nothing can be said there now, with what to type instead; null where nothing is known against it. */
  trouble(drill: string): string | null;
}

export interface AloudOf {
  readonly drill: string;
  /** The process' name. */
  readonly by: string;
  readonly stalls: readonly Stall[];
  /** Those of this drill alone. */
  readonly records: Records;
  /** Real time. */
  readonly clock: Clock;
  readonly chance: Chance;
  /** A real alert is open: this is no time to practise. */
  isReal(): Promise<boolean>;
  /** Told of a fault of our own. */
  bug(error: unknown): unknown;
}

/** A drill that is heard in chats. */
export interface Aloud {
  state(): DrillAloud;
  /** Resolves when every chat shows it, or was waited for long enough. old: it was said before · other: not what was played before. */
  utter(uttered: Uttered): Promise<'new' | 'old' | 'other'>;
  /** All has been uttered: what is left comes out, or is kept for the next life. */
  end(): Promise<void>;
  /** It is not gone on with: the last word is said in the chats, and nothing is kept. */
  breakOff(why: string): Promise<void>;
  /** As by a signal: what is under way is finished, and all is kept. */
  stop(): Promise<void>;
}

/** Milliseconds for which a drill waits for a chat: longer than one asks to wait where too much was said (Slack, Synapse: some seconds). */
const PATIENCE_MS = 60_000;
/** Failures of one message after which it is waited for no more. */
const MAX_FAILURES = 3;
/** Milliseconds that a chat which was left behind has at the end. */
const LAST_MS = 5_000;
/** Milliseconds between two looks at what is shown. */
const LOOK_MS = 50;

/** What is said in the chats where a drill is not gone on with. */
const BEGUN_ANEW = 'The drill was broken off here. It begins anew, in another thread.';
const REAL = 'The drill ends here: a real alert has opened. What comes without DRILL is real.';
const DROPPED = 'The drill ends here. Nothing of it was so.';

/** Goes on with what is kept of the drill, or begins. `isAgain`: what is kept is broken off. Throws StoreError. */
export async function openAloud(of: AloudOf, isAgain: boolean): Promise<Aloud> {
  const { records, clock, chance } = of;
  const found = await readPlay(records);
  if (found?.state === 'going' && !isAgain && !isOld(found, clock)) return aloudWith(of, found);
  if (found?.state === 'over') await forgetPlay(records);
  else if (found !== null) {
    const old = await aloudWith(of, found);
    await old.breakOff(BEGUN_ANEW);
    const notes = ['What was broken off has its last word there; the drill begins anew.', ...old.state().notes];
    return aloudWith(of, await beginPlay(records, clock, chance), notes);
  }
  return aloudWith(of, await beginPlay(records, clock, chance));
}

/** Ends what is kept of a drill; null where nothing is. Throws StoreError. */
export async function dropAloud(of: AloudOf): Promise<DrillAloud | null> {
  const found = await readPlay(of.records);
  if (found?.state === 'over') await forgetPlay(of.records);
  if (found === null || found.state === 'over') return null;
  const aloud = await aloudWith(of, found);
  await aloud.breakOff(DROPPED);
  return aloud.state();
}

interface State extends AloudOf {
  readonly play: Play;
  readonly relay: Relay;
  /** Chats that are not waited for. */
  readonly left: Set<ChatName>;
  readonly notes: string[];
  isOver: boolean;
}

async function aloudWith(of: AloudOf, play: Play, before: readonly string[] = []): Promise<Aloud> {
  const { drill, stalls } = of;
  const notes = [...before];
  const relay = await openRelay({ ...of, play: play.id, warn: line => void notes.push(line) });
  const speakers = stalls.map(({ speaker }) => practising(speaker, drill));
  const outbox = openOutbox({ ...of, stories: relay.stories, speakers, pager: null });
  outbox.start();
  return aloudOn({ ...of, play, relay, left: new Set(), notes, isOver: false }, outbox);
}

function aloudOn(state: State, outbox: Pick<Outbox, 'stop'>): Aloud {
  const { records, play, relay } = state;
  const end = async (): Promise<void> => {
    await outbox.stop();
    state.isOver = true;
    // What the store does not let go of now is found by the next drill: all of it has been said.
    await endPlay(records, play).catch(ifStore(state));
  };
  const breakOff = async (why: string): Promise<void> => {
    await dropPlay(records, play).catch(ifStore(state));
    await relay.breakOff(why);
    await shown(state, PATIENCE_MS);
    await end();
  };
  return {
    state: () => seenIn(state),
    async utter(uttered) {
      if (state.isOver) return 'new';
      if (await state.isReal()) {
        state.notes.push(
          'A real alert has opened: the drill is ended in the chats, and goes on in this terminal alone.',
        );
        await breakOff(REAL);
        return 'new';
      }
      const taken = await relay.take(uttered);
      // A change alone waits for the line that tells of it.
      if (taken === 'new' && uttered.isNew) await shown(state, PATIENCE_MS);
      return taken;
    },
    async end() {
      if (state.isOver) return;
      await shown(state, PATIENCE_MS);
      await shownByAll(state, LAST_MS);
      if (untaken(state).length === 0) await end();
    },
    breakOff,
    stop: () => outbox.stop(),
  };
}

const ifStore =
  ({ notes }: State) =>
  (error: unknown): void => {
    if (!(error instanceof StoreError)) throw error;
    notes.push(`What is kept of the drill stays in the store: ${error.message}.`);
  };

const chatsIn = ({ stalls }: State): readonly ChatName[] => stalls.map(({ speaker }) => speaker.chat);
const untaken = (state: State): readonly Untaken[] => state.relay.untaken(chatsIn(state));

function seenIn(state: State): DrillAloud {
  const { stalls, relay, notes, isOver } = state;
  const waiting = untaken(state);
  return {
    places: stalls.map(({ speaker: { chat }, room }) => ({
      chat: CHAT_WORDS[chat],
      room,
      waiting: waiting.find(one => one.chat === chat)?.count ?? 0,
    })),
    goesOnAt: relay.place.number === 0 ? null : relay.place.at,
    notes: [...notes],
    isOver,
  };
}

/** Waits until all chats show what was said that are not left behind; leaves those behind that take too long. */
async function shown(state: State, patienceMs: number): Promise<void> {
  const { clock, drill, left, notes, stalls } = state;
  for (const endMs = clock.monotonicMs() + patienceMs; ; ) {
    const late = untaken(state);
    for (const chat of left)
      if (!late.some(one => one.chat === chat)) {
        left.delete(chat);
        notes.push(`${CHAT_WORDS[chat]} has all of it again.`);
      }
    const isTooLate = clock.monotonicMs() >= endMs;
    for (const one of late) {
      const stall = stalls.find(({ speaker }) => speaker.chat === one.chat);
      const isHopeless = isTooLate || one.isRefused || one.attempts >= MAX_FAILURES || isAway(stall, one, drill);
      if (!isHopeless || left.has(one.chat)) continue;
      left.add(one.chat);
      notes.push(leftBehind(one.chat, stall?.trouble(drill) ?? one.why));
    }
    if (late.every(({ chat }) => left.has(chat))) return;
    await new Promise<void>(resolve => clock.after(LOOK_MS, resolve));
  }
}

/** It is known to be in trouble, and this has not gone out: a trouble that comes and goes while all is taken counts for nothing. */
const isAway = (stall: Stall | undefined, { attempts }: Untaken, drill: string): boolean =>
  stall !== undefined && stall.trouble(drill) !== null && (attempts > 0 || stall.speaker.home() === null);

const leftBehind = (chat: ChatName, why: string | null): string =>
  `${CHAT_WORDS[chat]} takes nothing${why === null ? '' : `: ${why.replace(/\.$/, '')}`}. The drill goes on without it; what is missing comes there once it takes messages.`;

async function shownByAll(state: State, withinMs: number): Promise<void> {
  const { clock } = state;
  for (const endMs = clock.monotonicMs() + withinMs; untaken(state).length > 0 && clock.monotonicMs() < endMs; )
    await new Promise<void>(resolve => clock.after(LOOK_MS, resolve));
}
