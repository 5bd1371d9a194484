import type { Instant } from '../../values/instant.ts';
import type { Draft } from './draft.ts';

/** What comes and goes too often is a state of its own, said once. */

/** Its turns with one more, as far back as flapping looks; and whether they are too many now. */
export function turned(draft: Draft): { readonly turns: readonly Instant[]; readonly tooOften: boolean } {
  const { flapping } = draft.situation;
  if (flapping === null) return { turns: [], tooOften: false };
  const turns = [...draft.memory.turns, draft.now].filter(at => draft.now - at < flapping.withinMs);
  return { turns, tooOften: turns.length >= flapping.changes };
}

/** True where a flapping domain has been one way for as long as flapping looks back. */
export function isCalm({ memory, situation, now }: Draft): boolean {
  const last = memory.turns.at(-1);
  return situation.flapping === null || last === undefined || now - last >= situation.flapping.withinMs;
}
