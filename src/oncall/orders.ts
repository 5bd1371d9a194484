import { UsageError } from '../command.ts';
import type { Caller } from '../people/caller.ts';
import { swapOf } from '../people/rota/swap.ts';
import { momentSaid, personSaid } from '../people/said.ts';
import { sayDuration } from '../values/duration.ts';
import { quoted } from '../values/input.ts';
import type { Instant } from '../values/instant.ts';
import { nearest } from '../values/nearest.ts';
import type { NewOverride, OnCallState } from './desk.ts';

/** Milliseconds: nobody takes over for longer by a word in a chat; that belongs into the portfolio. */
const LONGEST_MS = 92 * 86_400_000;
const OVERRIDE = 'oncall override me 18:00 09:00';
const SWAP = 'oncall swap ada ben';

type Known = OnCallState & { readonly rota: NonNullable<OnCallState['rota']> };

/** What a line such as `override ada 18:00 09:00` or `swap ada ben` asks for. Throws UsageError. */
export function readOrder(words: readonly string[], state: OnCallState, caller: Caller | null): readonly NewOverride[] {
  const [what = '', ...rest] = words;
  if (state.rota === null) throw new UsageError(NO_ROTA, 'oncall whoami');
  const known: Known = { ...state, rota: state.rota };
  return what === 'swap' ? swap(rest, known, caller) : [override(rest, known, caller)];
}

const NO_ROTA = 'No rota is written down: it stands in portfolio.yaml, under oncall.';

function override([who, ...times]: readonly string[], state: Known, caller: Caller | null): NewOverride {
  const { rota, now } = state;
  const name = personIn(who, state, caller, OVERRIDE);
  const words = joinedDays(times.filter(word => !/^(?:from|until|to|for|-)$/i.test(word)));
  const [first, second] = words;
  if (first === undefined) throw new UsageError(`From when until when has ${name} the duty?`, OVERRIDE);
  if (words.length > 2) throw new UsageError('Two times are enough: from when, and until when.', OVERRIDE);
  const from = second === undefined ? now : momentIn(first, rota.zone, now);
  const until = momentIn(second ?? first, rota.zone, from);
  if (until <= from) throw new UsageError('That ends before it begins.', OVERRIDE);
  if (until <= now) throw new UsageError('That is over already.', OVERRIDE);
  if (until - from > LONGEST_MS)
    throw new UsageError(`That is longer than ${sayDuration(LONGEST_MS)}: write it into portfolio.yaml.`, OVERRIDE);
  return { from, until, who: name };
}

/** "2018-02-20 18:00" is two words and one time. */
function joinedDays(words: readonly string[]): readonly string[] {
  const out: string[] = [];
  for (const word of words) {
    const last = out.at(-1);
    if (last !== undefined && /^\d{4}-\d\d-\d\d$/.test(last) && /^\d\d?:\d\d$/.test(word))
      out[out.length - 1] = `${last}T${word}`;
    else out.push(word);
  }
  return out;
}

function momentIn(typed: string, zone: string, base: Instant): Instant {
  const at = momentSaid(typed, zone, base);
  if (at !== null) return at;
  throw new UsageError(
    `${quoted(typed)} is no time. Times are those of ${zone}: 18:00, 2018-02-20T18:00, 4h, now.`,
    OVERRIDE,
  );
}

function swap(words: readonly string[], state: Known, caller: Caller | null): readonly NewOverride[] {
  const names = words.filter(word => !/^(?:and|with)$/i.test(word));
  const [one, other] = names.length === 1 ? ['me', names[0]] : names;
  const [a, b] = [personIn(one, state, caller, SWAP), personIn(other, state, caller, SWAP)];
  if (a === b) throw new UsageError(`${a} cannot swap with ${a}.`, SWAP);
  const swapped = swapOf(state.rota, a, b, state.now);
  if (swapped.ok) return swapped.overrides;
  throw new UsageError(
    `${swapped.without} has no duty ahead that could be swapped. An override gives somebody a time.`,
    `oncall override ${swapped.without} 18:00 09:00`,
  );
}

function personIn(typed: string | undefined, { portfolio }: Known, caller: Caller | null, example: string): string {
  if (typed === undefined) throw new UsageError('Who? People are called as in portfolio.yaml.', example);
  const people = portfolio?.people ?? new Map();
  const name = personSaid(typed, caller?.name ?? null, people);
  if (name !== null) return name;
  if (typed.toLowerCase() === 'me')
    throw new UsageError(
      'I do not know who you are: in portfolio.yaml nobody has your id. Say a name.',
      'oncall whoami',
    );
  const names = [...people.keys()];
  const near = nearest(typed, names);
  const hint =
    near === null
      ? names.length === 0
        ? 'people is empty'
        : `There are: ${names.join(', ')}`
      : `Did you mean ${near}?`;
  throw new UsageError(
    `Nobody in portfolio.yaml is called ${quoted(typed)}. ${hint}${near === null ? '.' : ''}`,
    example,
  );
}
