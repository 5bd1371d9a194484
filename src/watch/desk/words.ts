import { UsageError } from '../../command.ts';
import { momentSaid } from '../../people/said.ts';
import { sayDuration } from '../../values/duration.ts';
import { nameFromInput, quoted } from '../../values/input.ts';
import type { Instant } from '../../values/instant.ts';
import type { Name } from '../../values/name.ts';
import { nearest } from '../../values/nearest.ts';
import { registrableOf } from '../../values/suffix.ts';
import type { Expectable } from '../orders.ts';

/** What a line after `watch` asks for. */
export type WatchAsked =
  | { readonly kind: 'list'; readonly domain: Name | null }
  | { readonly kind: 'add' | 'remove' | 'accept'; readonly domain: Name }
  /** Null: until it is taken back. `over`: it is taken back now. */
  | { readonly kind: 'pause'; readonly domain: Name; readonly until: Instant | null; readonly over: boolean }
  | {
      readonly kind: 'expect';
      readonly domain: Name;
      readonly what: Expectable;
      readonly values: readonly string[];
      readonly until: Instant;
    }
  | {
      readonly kind: 'mute';
      readonly domain: Name | 'all';
      /** Null: it is taken back now. */
      readonly until: Instant | null;
      readonly reason: string;
    };

const WATCH_WORDS = ['add', 'remove', 'list', 'pause', 'expect', 'accept', 'mute'] as const;
const EXPECTABLE: readonly Expectable[] = ['ns', 'ds', 'glue', 'registrar', 'status', 'lock', 'expires', 'any'];

/** Milliseconds: silence that is forgotten is worse than noise, and a plan that far away is none yet. */
const LONGEST_MS = 31 * 86_400_000;
/** Characters of a reason that are kept. */
const MAX_REASON = 300;
/** Values of one expectation: a zone has some name servers. */
const MAX_VALUES = 32;
/** Characters of one of them: DS rdata is the longest. */
const MAX_VALUE = 300;

const ADD = 'watch add example.com';
const PAUSE = 'watch pause example.com 2h';
const EXPECT = 'watch expect example.com ns ns9.example.net until 18:00';
const MUTE = 'watch mute example.com 1h the host is moving';

/** When it is, and where the reader's clock hangs. */
export interface Clockwork {
  readonly now: Instant;
  readonly zone: string;
}

/** Reads the words after `watch`. Throws UsageError where they cannot be meant. */
export function readWatchWords(words: readonly string[], clock: Clockwork): WatchAsked {
  const [typed = 'list', ...rest] = words;
  const word = typed.toLowerCase();
  switch (word) {
    case 'list':
      return { kind: 'list', domain: rest[0] === undefined ? null : domainIn(rest[0], 'watch list') };
    case 'add':
    case 'remove':
    case 'accept':
      return { kind: word, domain: only(rest, word) };
    case 'pause':
      return pause(rest, clock);
    case 'expect':
      return expectation(rest, clock);
    case 'mute':
      return mute(rest, clock);
    default:
      throw unknown(typed);
  }
}

function unknown(typed: string): UsageError {
  const near = nearest(typed, WATCH_WORDS);
  if (near !== null)
    return new UsageError(`watch does not know ${quoted(typed)}. Did you mean ${near}?`, `watch ${near}`);
  const isName = nameFromInput(typed).ok && typed.includes('.');
  return new UsageError(
    `watch does not know ${quoted(typed)}. It takes ${WATCH_WORDS.join(', ')}.`,
    isName ? `watch add ${typed}` : ADD,
  );
}

function only([typed, extra]: readonly string[], word: string): Name {
  const example = ADD.replace('add', word);
  if (extra !== undefined)
    throw new UsageError(`One domain at a time: ${quoted(extra)} is one word too many.`, example);
  return domainIn(typed, example);
}

/** The registered name of what was typed: delegation and registration are of that. */
function domainIn(typed: string | undefined, example: string): Name {
  if (typed === undefined) throw new UsageError('Which domain?', example);
  const input = nameFromInput(typed);
  if (!input.ok) throw new UsageError(`${input.why.charAt(0).toUpperCase()}${input.why.slice(1)}.`, example);
  const domain = registrableOf(input.name);
  if (domain === null)
    throw new UsageError(
      `${quoted(typed)} is a registry’s own name: I watch domains that somebody registered.`,
      example,
    );
  return domain;
}

function pause([typed, ...times]: readonly string[], clock: Clockwork): WatchAsked {
  const domain = domainIn(typed, PAUSE);
  const [first, ...more] = withoutUntil(times);
  if (first === undefined) return { kind: 'pause', domain, until: null, over: false };
  if (first === 'off') return { kind: 'pause', domain, until: null, over: true };
  return { kind: 'pause', domain, until: momentIn([first, ...more], clock, PAUSE), over: false };
}

const withoutUntil = (words: readonly string[]): readonly string[] =>
  words.filter(word => !/^(?:until|till|for)$/i.test(word));

function expectation([typed, kind, ...rest]: readonly string[], clock: Clockwork): WatchAsked {
  const domain = domainIn(typed, EXPECT);
  const what = EXPECTABLE.find(one => one === kind?.toLowerCase());
  if (what === undefined)
    throw new UsageError(
      `What will change? One of ${EXPECTABLE.join(', ')}${kind === undefined ? '' : `, not ${quoted(kind)}`}.`,
      EXPECT,
    );
  const at = rest.findLastIndex(word => /^until$/i.test(word));
  if (at < 0) throw new UsageError('Until when is it expected? Say until and a time.', EXPECT);
  const until = momentIn(rest.slice(at + 1), clock, EXPECT);
  const values = rest.slice(0, at).map(value => value.slice(0, MAX_VALUE));
  return { kind: 'expect', domain, what, values: values.slice(0, MAX_VALUES), until };
}

function mute([typed, first, ...more]: readonly string[], clock: Clockwork): WatchAsked {
  const domain = typed?.toLowerCase() === 'all' ? 'all' : domainIn(typed, MUTE);
  if (first === undefined) throw new UsageError('For how long? Silence has an end.', MUTE);
  if (first === 'off') return { kind: 'mute', domain, until: null, reason: '' };
  const reason = more.join(' ').slice(0, MAX_REASON);
  return { kind: 'mute', domain, until: momentIn([first], clock, MUTE), reason };
}

/** A time to come: 18:00, 2018-02-20 18:00, 4h. */
function momentIn(words: readonly string[], { now, zone }: Clockwork, example: string): Instant {
  const typed = words.join(words.length === 2 ? 'T' : ' ');
  const at = momentSaid(typed, zone, now);
  if (at === null)
    throw new UsageError(
      `${quoted(typed)} is no time. Times are those of ${zone}: 18:00, 2018-02-20T18:00, 4h.`,
      example,
    );
  if (at <= now) throw new UsageError('That is over already.', example);
  if (at - now > LONGEST_MS) throw new UsageError(`That is longer than ${sayDuration(LONGEST_MS)}.`, example);
  return at;
}
