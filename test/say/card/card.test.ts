import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import card from '../../../commands/card.ts';
import type { OnCallState } from '../../../src/oncall/desk.ts';
import { rotaOf } from '../../../src/people/rota/rota.ts';
import { readPortfolio } from '../../../src/portfolio/read.ts';
import { cardJson } from '../../../src/say/card/json.ts';
import { type CardSeen, cardPage, PAGE_COLUMNS, PAGE_LINES } from '../../../src/say/card/page.ts';
import type { Services } from '../../../src/services.ts';
import { address } from '../../../src/values/address.ts';
import { instant } from '../../../src/values/instant.ts';
import { name } from '../../../src/values/name.ts';
import { PURISM_TEXT } from '../../support/purism.ts';

const NOW = instant(Date.parse('2018-02-20T14:30:00Z'));
const GOOD = {
  zone: name('puri.sm'),
  at: instant(Date.parse('2018-02-20T14:02:00Z')),
  servers: ['192.0.2.1', '192.0.2.2'].map((one, i) => ({
    name: name(`ns${i + 1}.puri.sm`),
    addresses: [address(one)],
  })),
  isSigned: false,
  hosts: [
    { name: name('puri.sm'), addresses: [address('192.0.2.80')], at: instant(Date.parse('2018-02-20T14:02:00Z')) },
  ],
};

function seenOf(text: string): CardSeen {
  const read = readPortfolio(text);
  assert.ok(read.ok, JSON.stringify(read));
  const { portfolio } = read;
  const state: OnCallState = {
    now: NOW,
    portfolio,
    rota: rotaOf(portfolio.oncall, null, []),
    calendar: null,
    memoryOff: null,
  };
  return {
    state,
    rooms: [
      { chat: 'Slack', room: 'C0123456789', server: null },
      { chat: 'Matrix', room: '!abcdefgh:ops.example', server: 'https://matrix.ops.example' },
    ],
    lifelines: [{ domain: name('puri.sm'), good: { lastGood: GOOD, memoryOff: null } }],
  };
}
const whole = { serializers: [(value: string) => value] };

test('the card of a company of 2018', t => {
  const page = cardPage(seenOf(PURISM_TEXT));
  t.assert.fileSnapshot(
    `${page.join('\n')}\n`,
    new URL('../../golden/card/purism.txt', import.meta.url).pathname,
    whole,
  );
});

const word = fc.string({ minLength: 1, maxLength: 90 }).map(text => text.replace(/[^a-z0-9 ]/gi, 'x').trim() || 'x');
const anyText = fc
  .record({
    people: fc.array(word, { maxLength: 30 }),
    domains: fc.integer({ min: 0, max: 30 }),
    desks: fc.array(word, { maxLength: 30 }),
  })
  .map(({ people, domains, desks }) =>
    [
      'people:',
      ...people.map(
        (text, i) =>
          `  p${i}: { phone: "+1 202 555 0${100 + i}", zone: Europe/Athens, may: [registrar, registry, phones], mail: "${text}" }`,
      ),
      'domains:',
      ...Array.from(
        { length: domains },
        (_, i) => `  d${i}.example.com: { registrar: "${people[0] ?? 'r'}", account: "${desks[0] ?? 'a'}" }`,
      ),
      'contacts:',
      ...desks.map(
        (text, i) =>
          `  c${i}: { kind: registrar, contract: "${text}", pin: "${text}", phone: "+1 202 555 0${200 + i}", hours: always, desks: [{ name: "${text}", phone: "+1 202 555 0199" }] }`,
      ),
      '',
    ].join('\n'),
  );

test('whatever is written down, it is one page of 80 columns, and what is left out is counted', () => {
  fc.assert(
    fc.property(anyText, text => {
      const page = cardPage(seenOf(text));
      assert.ok(page.length <= PAGE_LINES, `${page.length} lines`);
      for (const line of page) assert.ok(line.length <= PAGE_COLUMNS, line);
    }),
    { numRuns: 60 },
  );
  const many = Array.from({ length: 30 }, (_, i) => `  p${i}: { phone: "+1 202 555 0${100 + i}" }`).join('\n');
  assert.match(cardPage(seenOf(`people:\n${many}\n`)).join('\n'), /… 21 more lines: outpost card --json/);
});

test('as JSON nothing is left out', () => {
  const { items } = cardJson(seenOf(PURISM_TEXT)) as { items: { kind: string; hours?: string }[] };
  const kinds = Map.groupBy(items, item => item.kind);
  assert.deepEqual(
    [...kinds].map(([kind, some]) => `${kind} ${some.length}`),
    ['room 2', 'person 3', 'domain 3', 'desk 3', 'lifeline 1'],
  );
  assert.deepEqual(
    kinds.get('desk')?.map(desk => desk.hours),
    ['always', 'Mon-Fri 08:00-17:00', 'Mon-Fri 08:00-14:00'],
  );
});

test('the command is for shells, asks for the lifelines of primary names alone, and does without a portfolio', async () => {
  assert.match(card.shellOnly ?? '', /npx outpost card/);
  const asked: string[] = [];
  const { state } = seenOf(PURISM_TEXT);
  const services = (of: OnCallState) =>
    ({
      oncall: { state: async () => of },
      operations: { homes: [] },
      lifelines: {
        lastGood: async (domain: string) => {
          asked.push(domain);
          return { lastGood: null, memoryOff: null };
        },
      },
    }) as unknown as Services;
  const none = { words: [], options: new Map() };
  for await (const seen of card.see(none, services(state)))
    assert.match(card.copy?.(seen) ?? '', /puri\.sm: never seen while it was well/);
  assert.deepEqual(asked, ['puri.sm.', 'pureos.net.']);
  for await (const seen of card.see(none, services({ ...state, portfolio: null, rota: null }))) {
    assert.equal(card.status(seen), 1);
    assert.match(JSON.stringify(await card.say(seen, new Map())), /no portfolio\.yaml/);
  }
});
