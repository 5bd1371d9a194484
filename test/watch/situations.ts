import { type Instant, instant } from '../../src/values/instant.ts';
import { type Name, name } from '../../src/values/name.ts';
import type { Telling } from '../../src/watch/alarm.ts';
import type { Decision, OpenAlert, Situation } from '../../src/watch/decide/draft.ts';
import { decide } from '../../src/watch/decide.ts';
import { FLAPPING } from '../../src/watch/limits.ts';
import { newMemory } from '../../src/watch/memory.ts';
import { NO_ORDERS, type Orders } from '../../src/watch/orders.ts';
import { CAUSE_KINDS, type Facts, NO_IMPACT, type Seen, type Trouble } from '../../src/watch/seen.ts';

export const START = instant(Date.UTC(2018, 1, 20, 2, 0));
export const minutes = (count: number): number => count * 60_000;
export const at = (ms: number): Instant => instant(START + ms);

export const FACTS: Facts = {
  ns: ['ns1.example.com.', 'ns2.example.com.'],
  ds: [],
  glue: ['ns1.example.com. 192.0.2.1', 'ns2.example.com. 192.0.2.2'],
};

export const troubleOf = (domain: string, over: Partial<Trouble> = {}): Trouble => ({
  kind: 'verdict',
  cause: `down:${name(domain)}`,
  subject: name(domain),
  code: 'registry-hold',
  severity: 'critical',
  fixer: 'registry',
  confidence: 'certain',
  because: [name(domain)],
  bySilence: false,
  since: START,
  impact: NO_IMPACT,
  report: {
    mark: 'down',
    title: [{ kind: 'text', text: `${domain} is down` }],
    lead: [],
    blocks: [],
    more: [],
    actions: [],
  },
  step: null,
  ...over,
});

export const seenOf = (domain: string, over: Partial<Seen> = {}): Seen => ({
  domain: name(domain),
  at: START,
  state: (over.troubles?.length ?? 0) > 0 ? 'trouble' : 'well',
  judges: CAUSE_KINDS,
  why: null,
  troubles: [],
  facts: FACTS,
  registration: null,
  restsOn: FACTS.ns as readonly Name[],
  delegating: { done: 2, of: 2, zone: name('com.') },
  impact: NO_IMPACT,
  ...over,
});

/** Watching without a world: looks are given, tellings noted, and alerts kept as their stories would. */
export interface Bench {
  readonly told: { readonly at: Instant; readonly telling: Telling }[];
  readonly open: Map<string, OpenAlert>;
  orders: Orders;
  /** What other places see. */
  elsewhere: Situation['elsewhere'];
  /** What the domain rests on. */
  foundation: Situation['foundation'];
  look(domain: string, ms: number, seen?: Partial<Seen>): Decision;
  /** Reasons of all tellings so far, without edits. */
  reasons(): string[];
}

export function bench(options: { watched?: readonly string[]; flapping?: Situation['flapping'] } = {}): Bench {
  const memories = new Map<string, Situation['memory']>();
  const watched = new Set((options.watched ?? []).map(text => name(text)));
  let number = 0;
  const all: Bench = {
    told: [],
    open: new Map(),
    orders: NO_ORDERS,
    elsewhere: null,
    foundation: null,
    look(domain, ms, over = {}) {
      const now = at(ms);
      const seen = seenOf(domain, { at: now, ...over });
      const situation: Situation = {
        memory: memories.get(domain) ?? newMemory(name(domain), now),
        open: all.open,
        orders: all.orders,
        elsewhere: all.elsewhere ?? null,
        foundation: all.foundation ?? null,
        flapping: options.flapping === undefined ? FLAPPING : options.flapping,
        isOurs: true,
        isWatched: of => watched.has(of) || of === name(domain),
      };
      const decision = decide(situation, seen, now);
      memories.set(domain, decision.next);
      for (const telling of decision.tellings) {
        const { cause, resolvedAt } = telling.alert;
        const before = all.open.get(cause)?.number;
        all.told.push({ at: now, telling });
        if (resolvedAt === null) all.open.set(cause, { number: before ?? ++number, alert: telling.alert });
        else all.open.delete(cause);
      }
      return decision;
    },
    reasons: () =>
      all.told.flatMap(({ telling }) =>
        telling.reason === 'unchanged' && telling.line === null ? [] : [telling.reason],
      ),
  };
  return all;
}
