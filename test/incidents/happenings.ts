import fc from 'fast-check';
import type { Deed, Happening, Source } from '../../src/incidents/incident.ts';
import { ROLES } from '../../src/incidents/incident.ts';
import type { Person } from '../../src/story/story.ts';
import { type Instant, instant } from '../../src/values/instant.ts';
import type { Name } from '../../src/values/name.ts';

export const ANN: Person = { name: 'ann', slack: 'U0ANN', matrix: '@ann:ops.example' };
export const BOB: Person = { name: 'bob', slack: null, matrix: '@bob:ops.example' };
export const KIM: Person = { name: 'kim', slack: 'U0KIM', matrix: null };
/** Wed 21 Feb 2018 01:12 UTC. */
export const BEGAN = instant(Date.UTC(2018, 1, 21, 1, 12));
export const minutes = (count: number): Instant => instant(BEGAN + count * 60_000);

/** Something that somebody (null: nobody) did so many minutes after it began. */
export const did = (at: number, who: Person | null, deed: Deed, source: Source = 'matrix'): Happening =>
  ({ ...deed, at: minutes(at), source: who === null ? 'outpost' : source, who, apart: false }) as Happening;

export const opened = (who: Person | null = null): Happening =>
  did(0, who, { kind: 'opened', subject: who === null ? null : 'mail', domains: ['puri.sm.' as Name] });

const people = fc.constantFrom(ANN, BOB, KIM);
const times = fc.integer({ min: 0, max: 3_000 }).map(minutes);
const words = fc.string({ maxLength: 20 });

const anyDeed: fc.Arbitrary<Deed> = fc.oneof(
  fc.constantFrom<Deed>(
    { kind: 'acknowledged' },
    { kind: 'unacknowledged' },
    { kind: 'handover-asked' },
    { kind: 'escalated' },
    { kind: 'resolved', reason: null },
    { kind: 'reopened' },
    { kind: 'word' },
    { kind: 'asked' },
    { kind: 'worse', text: 'worse' },
    { kind: 'better', text: 'better' },
    { kind: 'fixed', text: 'fixed' },
    { kind: 'opened', subject: null, domains: [] },
  ),
  fc.record({ kind: fc.constant('assigned' as const), role: fc.constantFrom(...ROLES), to: people }),
  fc.record({ kind: fc.constant('noted' as const), text: words }),
  fc.record({ kind: fc.constant('handed-over' as const), from: fc.option(people), to: people }),
  fc.record({
    kind: fc.constant('paged' as const),
    step: fc.nat(3),
    to: fc.constantFrom('oncall', 'everyone'),
    people: fc.array(fc.constantFrom('ann', 'bob'), { maxLength: 2 }),
  }),
  fc.record({ kind: fc.constant('paused' as const), until: times }),
  fc.record({ kind: fc.constant('resolved' as const), reason: words }),
  fc.record({ kind: fc.constant('caused' as const), code: words, reason: words }),
  fc.record({
    kind: fc.constant('called' as const),
    call: fc.record({ whom: words, ref: fc.option(words), next: fc.option(times) }),
  }),
  fc.record({ kind: fc.constant('promise-due' as const), call: fc.nat(5) }),
  fc.record({ kind: fc.constant('ticked' as const), item: fc.constantFrom('a', 'b'), done: fc.boolean() }),
);

/** Anything that may happen, in the order of time, after it was opened. */
export const anyStory: fc.Arbitrary<readonly Happening[]> = fc
  .array(fc.record({ deed: anyDeed, who: fc.option(people), afterMinutes: fc.nat(90) }), { maxLength: 60 })
  .map(all => {
    let at = 0;
    const rest = all.map(({ deed, who, afterMinutes }) => {
      at += afterMinutes;
      return did(at, who, deed);
    });
    // As it is read from a store.
    return JSON.parse(JSON.stringify([opened(), ...rest])) as readonly Happening[];
  });
