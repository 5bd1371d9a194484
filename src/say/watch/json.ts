import { type Instant, isoOf } from '../../values/instant.ts';
import type { WatchItem, WatchSeen } from '../../watch/desk/desk.ts';
import { stateOf } from './report.ts';

const isoOrNull = (at: Instant | null): string | null => (at === null ? null : isoOf(at));

/** The contract of `watch --json`: `items` are the names that are looked at, or the one that was ordered about. */
export const watchJson = ({ asked, items, round, unchanged, unknown, muteOfAll, memoryOff }: WatchSeen): object => ({
  command: 'watch',
  asked: asked.kind,
  items: items.filter(item => asked.kind === 'list' || item.domain === asked.domain).map(itemOf),
  changed: asked.kind !== 'list' && !unchanged,
  exists: asked.kind === 'add' ? !unknown : null,
  lastRoundAt: isoOrNull(round?.lastRoundAt ?? null),
  blindSince: isoOrNull(round?.blindSince ?? null),
  mutedUntil: isoOrNull(muteOfAll?.until ?? null),
  memoryOff,
});

const itemOf = (item: WatchItem): object => {
  const { domain, by, memory, pause, mute, expected } = item;
  return {
    domain,
    by,
    state: stateOf(item),
    code: memory?.last?.code ?? null,
    reason: memory?.last?.reason ?? null,
    lookedAt: isoOrNull(memory?.last?.at ?? null),
    good: memory?.good == null ? null : { at: isoOf(memory.good.at), by: memory.good.by },
    paused: pause === null ? null : { by: pause.by, until: isoOrNull(pause.until) },
    muted: mute === null ? null : { by: mute.by, until: isoOf(mute.until), reason: mute.reason },
    expected: expected.map(({ what, values, until, by: who }) => ({ what, values, until: isoOf(until), by: who })),
  };
};

/** 1 where a name is in trouble, or was not taken; 3 where nothing could be read or kept. */
export function watchStatus(seen: WatchSeen): 0 | 1 | 3 {
  if (seen.memoryOff !== null) return 3;
  if (seen.asked.kind !== 'list') return seen.unknown && seen.unchanged ? 1 : 0;
  return seen.items.some(item => stateOf(item) === 'trouble') ? 1 : 0;
}
