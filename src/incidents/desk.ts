import type { Overheard } from '../chat/surface.ts';
import type { Caller } from '../people/caller.ts';
import { dutyAt, handOversBetween } from '../people/rota/duty.ts';
import { escalationOf } from '../people/rota/escalation.ts';
import type { Rota } from '../people/rota/rota.ts';
import { CHAT_WORDS } from '../say/incident/bridged.ts';
import type { Story } from '../story/story.ts';
import { type Instant, instant } from '../values/instant.ts';
import type { Alarm, Telling } from '../watch/alarm.ts';
import { type Listening, openListening } from './bridge/listening.ts';
import { sweepPages } from './bridge/pages.ts';
import { nagsAt } from './due.ts';
import type { Deed, Incident } from './incident.ts';
import { carryOut } from './orders/doing.ts';
import type { Parts } from './parts.ts';
import type { Seen } from './seen.ts';
import { type Around, acted, byClock, ticked } from './steps.ts';
import { NO_PARTS, told } from './tellings.ts';
import { personNamed } from './who.ts';
import type { DeskOf, DeskWork } from './work.ts';

/** Where incidents are kept: what the watch tells, what people do and say, and what the clock wants said. */
export interface Desk extends Alarm {
  /** Carries out the words after `incident`. Throws UsageError for what cannot be meant, or not be done now. */
  carryOut(words: readonly string[], options: ReadonlySet<string>, caller: Caller | null): Promise<Seen>;
  /** Takes in what was said in a thread. Resolves when it is kept. */
  overheard(what: Overheard): Promise<void>;
  /** Begins to wake by itself. */
  start(): void;
  stop(): Promise<void>;
}

/** Milliseconds between two looks at all open incidents at most: also clocks that jump, and hand-overs, are seen by then. */
const SWEEP_MS = 30_000;
/** Milliseconds that are waited at least: nothing is so urgent that it must come twice within a second. */
const LEAST_MS = 250;

export function openDesk(of: DeskOf): Desk {
  const listening: { now: Listening | null } = { now: null };
  const work: DeskWork = {
    ...of,
    around: () => aroundOf(of),
    shownAs: (chat, person) => listening.now?.shownAs(chat, person) ?? null,
  };
  const alarm = alarmOf(work);
  const clockwork = wakeOf(work, () => listening.now?.flush() ?? Promise.resolve(null));
  const ears = openListening(work, clockwork.wakeAt);
  listening.now = ears;
  return {
    ...alarm,
    carryOut: (words, options, caller) => carryOut(words, options, caller, work),
    overheard: ears.hear,
    start() {
      clockwork.start();
      // Without a store there is nothing to forget.
      forget(work).catch(() => undefined);
    },
    async stop() {
      clockwork.stop();
      await ears.idle();
      await clockwork.idle();
    },
  };
}

/** What a step needs to know, as it is now. */
export async function aroundOf({
  clock,
  portfolio,
  rota,
  chats,
  everyMs,
}: Pick<DeskOf, 'clock' | 'portfolio' | 'rota' | 'chats' | 'everyMs'>): Promise<Around> {
  const [written, turns] = await Promise.all([portfolio(), rota().catch(() => null)]);
  const now = clock.now();
  const onCall = turns === null ? null : dutyAt(turns, now).who;
  return {
    now,
    escalation: escalationOf(written, turns),
    person: name => personNamed(name, written),
    onCall: onCall === null ? null : personNamed(onCall, written),
    everyMs,
    places: chats.map(chat => CHAT_WORDS[chat]),
  };
}

function alarmOf({ stories, around }: DeskWork): Alarm {
  return {
    async tell(telling: Telling) {
      const at = await around();
      const { cause, resolvedAt } = telling.alert;
      const open = (await stories.list()).find(story => story.cause === cause);
      // The end of what is closed already is told again by a process that did not see it written.
      const closed =
        open === undefined && resolvedAt !== null
          ? (await stories.list({ closed: true })).find(story => story.cause === cause)
          : undefined;
      if (closed?.parts.alert?.resolvedAt === resolvedAt && resolvedAt !== null) return closed.number;
      const first = (number: number) => told(number, NO_PARTS, telling, at) ?? EMPTY;
      const story = open ?? (await stories.open(cause, first));
      if (story.parts.alert === null || open !== undefined)
        await stories.change(story.number, ({ number, parts }) => told(number, parts, telling, at));
      return story.number;
    },
    async open() {
      const all = await stories.list();
      return all.flatMap(({ number, parts: { alert } }) =>
        alert === null || alert.resolvedAt !== null ? [] : [{ number, alert }],
      );
    },
  };
}

const EMPTY = { parts: NO_PARTS, say: [], closedAt: null };

/** The one clock of the desk: wakes for what is due, and now and then in any case. */
function wakeOf(work: DeskWork, flush: () => Promise<Instant | null>) {
  const { clock, stories, bug } = work;
  let cancel: (() => void) | null = null;
  let dueAt = Number.POSITIVE_INFINITY;
  let running: Promise<void> | null = null;
  let isOn = false;
  let isWanted = false;
  const wakeAt = (at: Instant): void => {
    if (!isOn || at >= dueAt) return;
    cancel?.();
    dueAt = at;
    cancel = clock.after(Math.max(LEAST_MS, Math.min(at - clock.now(), SWEEP_MS)), wake);
  };
  const wake = (): void => {
    dueAt = Number.POSITIVE_INFINITY;
    if (running !== null) {
      isWanted = true;
      return;
    }
    running = sweep(work, flush)
      .catch(error => {
        bug(error);
        return instant(clock.now() + SWEEP_MS);
      })
      .then(next => {
        running = null;
        wakeAt(isWanted ? clock.now() : next);
        isWanted = false;
      });
  };
  const unfollow: (() => void)[] = [];
  return {
    wakeAt,
    start() {
      isOn = true;
      // Whatever was written, by whomever: there may be something due sooner.
      unfollow.push(stories.follow(() => wakeAt(instant(clock.now() + LEAST_MS))));
      wakeAt(clock.now());
    },
    stop() {
      isOn = false;
      cancel?.();
      for (const end of unfollow) end();
    },
    idle: async () => void (await running),
  };
}

/** Talk of stories that are not kept any more. */
async function forget({ stories, records }: DeskWork): Promise<void> {
  const kept = new Set((await stories.list({ closed: true })).map(({ number }) => number));
  if (stories.memoryOff() === null) await sweepPages(await records(), number => kept.has(number));
}

/** Says what is due in every open story; gives when to look again. */
async function sweep(work: DeskWork, flush: () => Promise<Instant | null>): Promise<Instant> {
  const { stories, clock, rota } = work;
  const moments: number[] = [clock.now() + SWEEP_MS];
  const waiting = await flush();
  if (waiting !== null) moments.push(waiting);
  const turns = await rota().catch(() => null);
  for (const story of await stories.list()) {
    if (story.parts.incident === null) continue;
    const around = await work.around();
    if (turns !== null) await handOver(story, turns, around, work);
    // What is known says whether anything is due; whether it still is, the record says when it is written.
    const isDue = ticked(story, around) !== null;
    const after = isDue ? await stories.change(story.number, now => ticked(now, around)) : story;
    const incident = after?.parts.incident ?? null;
    const next = incident === null ? null : nagsAt(incident, around.escalation, around.now).nextAt;
    if (next !== null) moments.push(next);
  }
  return instant(Math.min(...moments));
}

/** At hand-over time of the rota both are asked who has the incident from now on. */
async function handOver(known: Story<Parts>, rota: Rota, around: Around, { stories }: DeskWork): Promise<void> {
  const step = ({ number, parts }: Story<Parts>) => {
    const deed = parts.incident?.state === 'open' ? passedOn(parts.incident, rota, around) : null;
    const done = deed === null ? null : acted({ number, parts }, byClock(deed, around.now), around);
    return done?.ok ? done.step : null;
  };
  if (step(known) !== null) await stories.change(known.number, step);
}

/** From whom to whom the duty went since this was asked last; null where it stayed. */
function passedOn({ timeline, opened }: Incident, rota: Rota, around: Around): Deed | null {
  const last = timeline.findLast(
    ({ kind, who }) => (kind === 'handed-over' && who === null) || kind === 'reopened' || kind === 'opened',
  );
  const passed = handOversBetween(rota, last?.at ?? opened.at, around.now);
  const [first, end] = [passed[0], passed.at(-1)];
  if (first === undefined || end === undefined || end.to === null || first.from === end.to) return null;
  const from = first.from === null ? null : around.person(first.from);
  return { kind: 'handed-over', from, to: around.person(end.to) };
}
