import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRegistrations } from '../src/registration/look.ts';
import { profilesFor } from '../src/registration/profiles.ts';
import type { Registration } from '../src/registration/registration.ts';
import { parseWhois } from '../src/registration/whois/parse.ts';
import { sayWhois } from '../src/say/whois/report.ts';
import { openStore } from '../src/store/open.ts';
import { name } from '../src/values/name.ts';
import { realChance, realClock } from '../src/world/real.ts';
import { ELSEWHERE } from '../test/registration/answers/elsewhere.ts';
import { EUROPE } from '../test/registration/answers/europe.ts';
import { ODD } from '../test/registration/answers/odd.ts';
import { DOMAIN, http, internet } from '../test/registration/internet.ts';
import { type Bench, median, ms, type Row } from './measure.ts';

const ROUNDS = 50;
/** Characters of the longest answer that is read. */
const LONGEST = 131_072;
const ASKED = name('example.com');

export const bench: Bench = {
  title: 'Whois: reading an answer, and a remembered one',
  method: `In one process, ${ROUNDS} rounds after a warm-up, medians of the rounds and the slowest of all. Reading is from the text of an answer in the \
form of its registry to data, with the registry's profile at hand; the longest answer is cut at ${LONGEST} characters. A remembered look is from the question to the \
words on the screen, out of the store's file.`,
  run: async () => [...(await reading()), await remembering()],
};

async function reading(): Promise<Row[]> {
  const answers = await Promise.all(
    Object.values({ ...EUROPE, ...ELSEWHERE, ...ODD }).map(async ({ text, domain, server = null }) => {
      const profiles = await profilesFor(domain, server);
      return (long: boolean) => parseWhois(long ? lengthened(text) : text, { domain, server }, profiles);
    }),
  );
  return [
    row(
      `an answer (${answers.length} forms)`,
      answers.map(parse => timesOf(() => parse(false))),
      '5 ms at most',
    ),
    row(
      'an answer of the greatest length',
      answers.map(parse => timesOf(() => parse(true))),
      '',
    ),
  ];
}

/** The same answer again and again, up to the longest that is read. */
const lengthened = (text: string): string =>
  `${text}\n`.repeat(Math.ceil(LONGEST / (text.length + 1))).slice(0, LONGEST);

async function remembering(): Promise<Row> {
  const folder = mkdtempSync(join(tmpdir(), 'outpost-bench-'));
  const records = openStore({
    url: join(folder, 'store.db'),
    warn: () => undefined,
    chance: realChance,
    clock: realClock,
  });
  try {
    const outside = internet({ '443 rdap.verisign.example': () => ({ say: http(DOMAIN) }) });
    const registrations = createRegistrations({ ...outside.ports, records });
    const look = async (): Promise<Registration> => {
      let last: Registration | null = null;
      for await (const known of registrations.look(ASKED, name('com'))) last = known;
      if (last === null) throw new Error('nothing was seen');
      return last;
    };
    await outside.clock.run(look());
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const from = performance.now();
      const registration = await look();
      sayWhois({ asked: ASKED, registration, now: registration.at }, registration.at);
      times.push(performance.now() - from);
      if (!registration.fromMemory) throw new Error('it was asked again');
    }
    return row('a remembered look', [times], '50 ms at most');
  } finally {
    await records.close();
    rmSync(folder, { recursive: true });
  }
}

function timesOf(work: () => unknown): number[] {
  work();
  return Array.from({ length: ROUNDS }, () => {
    const from = performance.now();
    work();
    return performance.now() - from;
  });
}

/** The median of all, and the worst median beside the bound. */
const row = (what: string, times: readonly (readonly number[])[], bound: string): Row => ({
  what,
  figure: ms(median(times.flat())),
  beside: [`slowest ${ms(Math.max(...times.map(median)))}`, bound].filter(part => part !== '').join(', '),
});
