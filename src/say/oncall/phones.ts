import type { OnCallState } from '../../oncall/desk.ts';
import { type Caller, callerMay } from '../../people/caller.ts';
import type { Inline, Line } from '../../report/report.ts';
import { foreign, joined, text } from '../language/names.ts';

/**
 * Whether people's phone numbers may stand in an answer: at a shell, and for who has the right `phones` in a direct message.
 * `elsewhere`: this person may have them, but not in front of all.
 */
export function phonesFor(asker: Caller | null): 'here' | 'elsewhere' | 'no' {
  if (asker === null) return 'here';
  if (asker.roomIs === 'direct') return callerMay(asker, 'phones') ? 'here' : 'no';
  return callerMay(asker, 'phones') ? 'elsewhere' : 'no';
}

/** Phone numbers of people, for who may see them; else where to ask for them, or nothing. */
export function phoneLines(
  { portfolio }: OnCallState,
  names: readonly (string | null)[],
  asker: Caller | null,
): Line[] {
  const numbers = [...new Set(names)].flatMap(name => {
    const phone = name === null ? null : (portfolio?.people.get(name)?.phone ?? null);
    return name === null || phone === null ? [] : [[foreign(name), text(' '), foreign(phone)]];
  });
  const may = phonesFor(asker);
  if (numbers.length === 0 || may === 'no') return [];
  const code: Inline = { kind: 'code', text: 'oncall' };
  if (may === 'elsewhere') return [[text('Their phone numbers: say '), code, text(' to me in a direct message.')]];
  return [[text('Phone: '), ...joined(numbers, ', '), text('.')]];
}
