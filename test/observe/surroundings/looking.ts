import assert from 'node:assert/strict';
import type { Drill } from '../../../src/drill/drill.ts';
import type { NeedFact } from '../../../src/graph/model/facts.ts';
import { readPortfolio } from '../../../src/portfolio/read.ts';
import type { Portfolio } from '../../../src/portfolio/schema.ts';
import { createRegistrationDesk } from '../../../src/registrations.ts';
import type { Spof, SpofQuestion } from '../../../src/spof/spof.ts';
import { memoryRecords } from '../../../src/store/memory.ts';
import type { Records } from '../../../src/store/records.ts';
import { createSurveyor } from '../../../src/surveyor.ts';
import { name } from '../../../src/values/name.ts';

export const QUESTION: SpofQuestion = { without: [], suspended: null, order: 2 };

interface Options {
  readonly portfolio?: string;
  readonly records?: Records;
  readonly question?: SpofQuestion;
  readonly needs?: readonly NeedFact[];
  readonly self?: boolean;
}

/** Every answer of one look in a drill. */
export async function looks(drill: Drill, domain: string, options: Options = {}): Promise<Spof[]> {
  const records = options.records ?? memoryRecords();
  const { world, hints, streams } = drill;
  const surveyor = createSurveyor({
    world,
    streams,
    hints,
    records,
    registrations: createRegistrationDesk({ world, streams, hints, records, mayReadFiles: false }),
    portfolio: async () => ({ portfolio: portfolioOf(options.portfolio), problems: [] }),
    bot: [{ chat: 'matrix', carrier: name('chat.puri.sm'), login: null, leaves: [] }],
    needs: async () => options.needs ?? [],
    originsOf: address => (address === '67.207.93.188' ? [64501] : []),
    mayReadFiles: false,
  });
  const seen: Spof[] = [];
  await drill.run(
    (async () => {
      const question = options.question ?? QUESTION;
      const answers = options.self ? surveyor.self?.(question) : surveyor.look(name(domain), question);
      for await (const spof of answers ?? []) seen.push(spof);
    })(),
  );
  return seen;
}

function portfolioOf(text: string | undefined): Portfolio | null {
  if (text === undefined) return null;
  const read = readPortfolio(text);
  assert.ok(read.ok, JSON.stringify(read));
  return read.portfolio;
}

/** Twenty domains of one company on an internet where every packet takes 50 ms there and back. */
export function twenty(): { text: string; portfolio: string } {
  const names = Array.from({ length: 20 }, (_, i) => `company${i}.example`);
  const hosts = Array.from({ length: 4 }, (_, i) => `host ns${i}.hoster.example 199.43.135.${i + 1} 50ms`);
  const servers = 'ns0.hoster.example ns1.hoster.example ns2.hoster.example ns3.hoster.example';
  const zones = names.map(
    (zone, i) => `zone ${zone} on ${servers}\n    @ A 199.43.140.${i + 1}\n    www A 199.43.140.${i + 1}`,
  );
  const top =
    'host a.nic.example 199.43.134.1 50ms\nhost b.nic.example 199.43.134.2 50ms\nzone example on a.nic.example b.nic.example\nzone nic.example on a.nic.example b.nic.example';
  const text = `title twenty domains\ninclude internet\nbegins 2026-01-01 00:00\n${top}\n${hosts.join('\n')}\nzone hoster.example on ${servers}\n${zones.join('\n')}\n`;
  return { text, portfolio: `domains:\n${names.map(one => `  ${one}: {}\n`).join('')}` };
}
