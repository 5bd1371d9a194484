import { sayHappening } from '../say/incident/lines.ts';
import type { NewSaying, Step, Story } from '../story/story.ts';
import type { Instant } from '../values/instant.ts';
import type { Alert } from '../watch/alarm.ts';
import type { Said, Talk } from './bridge/talk.ts';
import { type Happening, type Incident, longer } from './incident.ts';
import type { Parts } from './parts.ts';
import { reduce } from './reduce.ts';
import { type Around, quiet, stepped } from './steps.ts';

/**
 * Two processes began a story of one cause while neither could reach the store. One goes on; what people did and said with
 * the other one goes on in it: who acknowledged, who took the lead, what was noted and called. What the watch and the clock
 * said is the same in both. Null where there is nothing of that kind.
 */
export function joined(story: Story<Parts>, twin: Story<Parts>, around: Around): Step<Parts> | null {
  const { number, parts } = story;
  const deeds = (twin.parts.incident?.timeline ?? []).filter(isOfPeople);
  const { incident, done } = withDeeds(parts.incident ?? withoutDeeds(twin.parts.incident), deeds);
  const talk = withTalk(parts.talk, twin.parts.talk);
  const alert = parts.alert === null ? null : { ...parts.alert, acknowledged: takenFirst(parts, twin.parts) };
  const after: Parts = { alert, incident, talk };
  if (JSON.stringify(after) === JSON.stringify(parts)) return null;
  const say = done.flatMap(({ happening, before }): NewSaying[] => {
    const told = sayHappening(happening, before, number);
    return told === null ? [] : [quiet(told)];
  });
  return stepped({ number, parts }, after, say, around);
}

function takenFirst({ alert }: Parts, twin: Parts): Alert['acknowledged'] {
  const [one, other] = [alert?.acknowledged ?? null, twin.alert?.acknowledged ?? null];
  return one !== null && (other === null || one.at <= other.at) ? one : other;
}

const isOfPeople = ({ who, kind }: Happening): boolean => who !== null && kind !== 'opened';

/** Where the one that goes on has no incident yet, it gets the other one's beginning. */
function withoutDeeds(incident: Incident | null): Incident | null {
  const [first] = incident?.timeline ?? [];
  const reduced = first === undefined ? null : reduce(null, first);
  return reduced?.ok ? reduced.incident : null;
}

interface Done {
  readonly happening: Happening;
  /** As it was before that. */
  readonly before: Incident;
}

/** What was done is done again, in order. What is so already, or was done otherwise later, stands on the timeline alone. */
function withDeeds(
  incident: Incident | null,
  deeds: readonly Happening[],
): { readonly incident: Incident | null; readonly done: readonly Done[] } {
  const done: Done[] = [];
  let now = incident;
  for (const happening of deeds) {
    if (now === null || now.timeline.some(each => isEqual(each, happening))) continue;
    done.push({ happening, before: now });
    now = withDeed(now, happening);
  }
  return { incident: now, done };
}

const isEqual = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

function withDeed(incident: Incident, happening: Happening): Incident {
  const { timeline, leftOut, quiet: before } = incident;
  const reduced = isOvertaken(incident, happening) ? null : reduce(incident, happening);
  const after = reduced?.ok ? reduced.incident : withEarlier(incident, happening);
  const [first = happening, ...rest] = timeline;
  const ordered = [...rest, happening].sort((one, other) => one.at - other.at);
  const inOrder = ordered.reduce(
    (all, each) => {
      const next = longer(all.timeline, each);
      return { timeline: next.timeline, dropped: all.dropped + next.dropped };
    },
    { timeline: [first] as readonly Happening[], dropped: 0 },
  );
  const since = after.quiet.since > before.since ? after.quiet : before;
  return { ...after, timeline: inOrder.timeline, leftOut: leftOut + inOrder.dropped, quiet: since };
}

/** Somebody was given the same role later. */
const isOvertaken = ({ timeline }: Incident, happening: Happening): boolean =>
  happening.kind === 'assigned' &&
  timeline.some(each => each.kind === 'assigned' && each.role === happening.role && each.at > happening.at);

/** Of two acknowledgements the earlier one counts. */
function withEarlier(incident: Incident, { kind, at, who, source, apart }: Happening): Incident {
  const { acknowledged, firstAcknowledgedAt } = incident;
  if (kind !== 'acknowledged' || acknowledged === null || acknowledged.at <= at) return incident;
  const first = earlier(at, firstAcknowledgedAt);
  return { ...incident, acknowledged: { by: who, at, source, apart }, firstAcknowledgedAt: first };
}

const earlier = (one: Instant | null, other: Instant | null): Instant | null =>
  one !== null && (other === null || one <= other) ? one : other;
const later = (one: Instant | null, other: Instant | null): Instant | null =>
  one !== null && (other === null || one >= other) ? one : other;

/** Lines of both, in order; those of the other story stand nowhere in the other chat now, and are carried over anew. */
function withTalk(talk: Talk, { recent, heardUpTo }: Talk): Talk {
  const isKept = ({ chat, message, kind, text }: Said): boolean =>
    talk.recent.some(
      said => said.chat === chat && said.message === message && said.kind === kind && said.text === text,
    );
  const more = recent.filter(said => !isKept(said)).map(said => ({ ...said, slot: null }));
  if (more.length === 0) return talk;
  return {
    ...talk,
    recent: [...talk.recent, ...more].sort((one, other) => one.heardAt - other.heardAt),
    heardUpTo: {
      slack: later(talk.heardUpTo.slack, heardUpTo.slack),
      matrix: later(talk.heardUpTo.matrix, heardUpTo.matrix),
    },
  };
}
