import type { Block, Inline, Line, Report } from '../../report/report.ts';
import { sayDuration } from '../../values/duration.ts';
import type { Instant } from '../../values/instant.ts';
import type { Name } from '../../values/name.ts';
import type { WatchItem, WatchSeen } from '../../watch/desk/desk.ts';
import { foreign, introduced, joined, named, text, typed } from '../language/names.ts';

/** What `watch` answers. */
export function sayWatch(seen: WatchSeen): Report {
  if (seen.memoryOff !== null) return sayMemoryOff(seen.memoryOff);
  const { asked } = seen;
  if (asked.kind === 'list') return sayList(seen);
  const again: Line =
    asked.kind === 'mute' && asked.domain === 'all' ? [text('everything')] : introduced(asked.domain as Name);
  if (seen.unknown && seen.unchanged) return sayUnknown(asked.domain as Name);
  return {
    mark: 'none',
    title: ordered(seen, again),
    lead: [runsLine(seen)].filter(line => line.length > 0),
    blocks: [],
    more: [],
    actions: [{ label: 'what I watch', command: 'watch list' }],
  };
}

const sayMemoryOff = (why: string): Report => ({
  mark: 'broken',
  title: [text('I could not read or keep that: my memory is off.')],
  lead: [[foreign(why)]],
  blocks: [],
  more: [],
  actions: [{ label: '', command: 'check' }],
});

/** A name that does not exist is mostly a slip of the fingers; a name that is to come can be watched all the same. */
const sayUnknown = (domain: Name): Report => ({
  mark: 'unknown',
  title: [...introduced(domain), text(' does not exist in public DNS, so I do not watch it yet.')],
  lead: [[text('If it is to come, or is gone and should be watched all the same, say so.')]],
  blocks: [],
  more: [],
  actions: [{ label: 'watch it anyway', command: `watch add ${typed(domain)} --anyway` }],
});

type Asked<K extends WatchSeen['asked']['kind']> = Extract<WatchSeen['asked'], { kind: K }>;

function ordered(seen: WatchSeen, about: Line): Line {
  const { asked, unchanged, by } = seen;
  switch (asked.kind) {
    case 'list':
      return [];
    case 'add':
      return added(seen, about);
    case 'remove':
      return [text(unchanged ? 'I do not watch ' : 'I no longer watch '), ...about, text('.')];
    case 'accept':
      return [text('What '), ...about, text(' is now is its good state, says '), foreign(by), text('.')];
    case 'pause':
      return paused(asked, about);
    case 'expect':
      return expected(asked, about);
    case 'mute':
      return muted(asked, about);
    default:
      return asked satisfies never;
  }
}

function added({ unchanged, unknown }: WatchSeen, about: Line): Line {
  if (unchanged) return [text('I watch '), ...about, text(' already.')];
  const though = unknown ? ', though it does not exist: I shall say so, and when it does.' : '.';
  return [text('From now on I watch '), ...about, text(though)];
}

function paused({ over, until: end, domain }: Asked<'pause'>, about: Line): Line {
  if (over) return [text('I look at '), ...about, text(' again.')];
  if (end !== null) return [text('I do not look at '), ...about, text(' until '), time(end), text('.')];
  const again: Inline = { kind: 'code', text: `watch pause ${typed(domain)} off` };
  return [text('I do not look at '), ...about, text(' until you say '), again, text('.')];
}

function expected({ until: end, what, values }: Asked<'expect'>, about: Line): Line {
  const named: Line = values.length === 0 ? [] : [text(' '), ...joined(values.map((value): Line => [foreign(value)]))];
  const rest = text('. When it comes it confirms itself; anything else alarms as always.');
  return [text('A change of '), ...about, text(' is expected until '), time(end), text(`: ${what}`), ...named, rest];
}

function muted({ until: end, reason }: Asked<'mute'>, about: Line): Line {
  if (end === null) return [text('I speak of '), ...about, text(' again.')];
  const why: Line = reason === '' ? [] : [text(' Reason: '), foreign(reason)];
  return [text('I am silent about '), ...about, text(' until '), time(end), text(' and go on watching.'), ...why];
}

const time = (at: Instant): Inline => ({ kind: 'instant', at, style: 'time' });

/** Rounds that may fail to come before it is said: a bot that is busy for a minute is no news. */
const LATE_ROUNDS = 3;

/** What whoever orders something should know: whether anybody looks at all. */
function runsLine({ round, now, muteOfAll }: WatchSeen): Line {
  if (round === null) return [text('No bot watches on this store yet: start one with npm start.')];
  if (round.blindSince !== null)
    return [
      text('I have been blind since '),
      time(round.blindSince),
      text(`: ${round.why ?? 'my own network is down'}.`),
    ];
  if (now - round.lastRoundAt > LATE_ROUNDS * round.everyMs)
    return [text('Nobody has looked since '), time(round.lastRoundAt), text(': is the bot running?')];
  if (muteOfAll === null) return [];
  return [text('Everything is silent until '), time(muteOfAll.until), text(' by '), foreign(muteOfAll.by), text('.')];
}

function sayList(seen: WatchSeen): Report {
  const { items, round, asked } = seen;
  const runs = runsLine(seen);
  const bad = items.filter(item => stateOf(item) === 'trouble').length;
  const every = round === null ? '' : `, every ${round.everyMs === 60_000 ? 'minute' : sayDuration(round.everyMs)}`;
  const title =
    items.length === 0
      ? asked.kind === 'list' && asked.domain !== null
        ? 'I do not watch that domain.'
        : 'I watch nothing: no domain stands in portfolio.yaml, and none was added.'
      : `I watch ${items.length} ${items.length === 1 ? 'domain' : 'domains'}${every}${bad === 0 ? '.' : `; ${bad} in trouble.`}`;
  return {
    mark: round !== null && runs.length > 0 ? 'unknown' : bad > 0 ? 'broken' : 'none',
    title: [text(title)],
    lead: [runs].filter(line => line.length > 0),
    blocks: listOf(items.slice(0, MAX_SHOWN), items.length - MAX_SHOWN),
    more: items.length > MAX_SHOWN ? listOf(items.slice(MAX_SHOWN), 0) : [],
    actions: items.length === 0 ? [{ label: '', command: 'watch add example.com' }] : [],
  };
}

/** Names shown at once: a screen. The others stand behind "more". */
const MAX_SHOWN = 25;

function listOf(items: readonly WatchItem[], left: number): Block[] {
  if (items.length === 0) return [];
  const lines = items.map(lineOf);
  return [{ kind: 'list', items: left > 0 ? [...lines, [text(`… ${left} more`)]] : lines }];
}

type State = 'unseen' | 'well' | 'trouble' | 'doubtful';

/** How a name did at its last full look. */
export function stateOf({ memory }: WatchItem): State {
  if (memory === null || memory.last === null) return 'unseen';
  if (memory.last.code === 'healthy') return 'well';
  return memory.last.reason === 'unconfirmed' || memory.last.reason === 'inhibited' ? 'doubtful' : 'trouble';
}

const SIGNS: Readonly<Record<State, string>> = { unseen: '⚪ ', well: '🟢 ', trouble: '🔴 ', doubtful: '🟡 ' };
const BY: Readonly<Record<WatchItem['by'], string>> = {
  portfolio: '',
  order: ', added here',
  servers: ', as name servers of yours are named under it',
};

function lineOf(item: WatchItem): Line {
  const { domain, by, memory, pause, mute, expected } = item;
  const state = stateOf(item);
  const last = memory?.last ?? null;
  const seen: Line =
    last === null
      ? [text(': not looked at yet')]
      : [
          text(`: ${last.code === 'healthy' ? 'well' : last.code.replaceAll('-', ' ')}, last full look `),
          { kind: 'instant', at: last.at, style: 'ago' },
        ];
  const good = memory?.good?.by ?? null;
  return [
    text(SIGNS[state]),
    ...named(domain),
    ...seen,
    text(BY[by]),
    ...(good === null ? [] : [text('; good state by '), foreign(good)]),
    ...(pause === null ? [] : [text('; paused by '), foreign(pause.by), ...until(pause.until)]),
    ...(mute === null ? [] : [text('; silent by '), foreign(mute.by), ...until(mute.until)]),
    ...expected.flatMap(one => [text(`; expected: ${one.what}`), ...until(one.until)]),
  ];
}

const until = (at: Instant | null): Line => (at === null ? [] : [text(' until '), time(at)]);
