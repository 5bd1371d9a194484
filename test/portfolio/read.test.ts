import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { portfolioFile } from '../../src/portfolio/load.ts';
import { readPortfolio } from '../../src/portfolio/read.ts';

const problemsOf = (text: string): string[] => {
  const read = readPortfolio(text);
  return read.ok ? [] : read.problems.map(({ line, what }) => `${line}: ${what}`);
};

test('the example is understood, every key of it', () => {
  const text = readFileSync(new URL('../../portfolio.example.yaml', import.meta.url), 'utf8');
  assert.deepEqual(problemsOf(text), []);
  const read = readPortfolio(text);
  assert.ok(read.ok);
  const { domains, contacts, oncall, watch, settings } = read.portfolio;
  assert.deepEqual([...domains.keys()], ['example.com.', 'example.net.', 'example.org.']);
  assert.equal(domains.get('example.com.')?.paidUntil, '2030-05-05');
  assert.deepEqual(contacts.get('com')?.hours, {
    always: false,
    spans: [
      { days: [0, 1, 2, 3, 4], from: 480, until: 720 },
      { days: [0, 1, 2, 3, 4], from: 780, until: 1020 },
    ],
  });
  assert.deepEqual(oncall?.escalation[1], {
    to: 'lead',
    wait: 600,
    repeat: null,
    between: { from: 480, until: 1320 },
  });
  assert.deepEqual(oncall?.escalation[3], { to: 'everyone', wait: null, repeat: 900, between: null });
  assert.deepEqual(watch.flapping, { changes: 6, within: 1800 });
  assert.equal(settings.keep, 31_536_000);
});

test('an empty file is a portfolio without anything', () => {
  for (const text of ['', '# nothing\n', '{}', 'domains:\n']) assert.deepEqual(problemsOf(text), []);
});

for (const [what, text, says] of [
  [
    'an unknown key',
    'domains:\n  example.com: { registar: x }\n',
    '2: domains: example.com: unknown key "registar"; did you mean registrar?',
  ],
  ['an unknown key far from all', 'zebra: 1\n', /^1: unknown key "zebra"; known are domains, services/],
  [
    'a day that does not exist',
    'domains:\n  example.com:\n    paidUntil: 2018-02-30\n',
    '3: domains: example.com: paidUntil is 2018-02-30; there is no such day: February 2018 has 28',
  ],
  [
    'a month that does not exist',
    'domains: { example.com: { paidUntil: 2018-13-01 } }',
    '1: domains: example.com: paidUntil is 2018-13-01; there is no month 13',
  ],
  [
    'hours without zone',
    'contacts:\n  sm:\n    kind: registry\n    hours: "Mon-Fri 08:00-14:00"\n',
    '3: contacts: sm: hours stand without zone; add for example zone: Europe/San_Marino',
  ],
  [
    'a zone that does not exist',
    'people:\n  ada:\n    zone: Athens\n',
    '3: people: ada: zone is "Athens", no time zone; did you mean Europe/Athens?',
  ],
  [
    'a misspelt zone',
    'people: { ada: { zone: Europe/Athen } }',
    '1: people: ada: zone is "Europe/Athen", no time zone; did you mean Europe/Athens?',
  ],
  [
    'a role that there is not',
    'domains: { example.com: { role: primery } }',
    '1: domains: example.com: role is "primery", not one of primary, backup, infrastructure; did you mean primary?',
  ],
  ['a right that there is not', 'people: { ada: { may: [registar] } }', /did you mean registrar\?$/],
  [
    'a day of the week in another language',
    'contacts: { x: { kind: registry, zone: Europe/Rome, hours: "Lun-Ven 8:00-14:00" } }',
    /names no days like Mon-Fri/,
  ],
  [
    'an end before its beginning',
    'contacts: { x: { kind: registry, zone: Europe/Rome, hours: "Mon 14:00-08:00" } }',
    /no span like 08:00-17:00/,
  ],
  [
    'a stranger on call',
    'people: { ada: {} }\noncall:\n  zone: Europe/Athens\n  rota:\n    - ada\n    - adda\n',
    '6: oncall: "adda" is nobody in people; did you mean ada?',
  ],
  ['a name twice', 'domains:\n  example.com: {}\n  example.com: {}\n', /^3: .*unique/],
  ['a missing key', 'services:\n  - name: shop\n', '2: services, number 1,: url is missing'],
  ['a list where one value belongs', 'status_page: [1]\n', '1: status_page wants one value, not a list'],
  ['a group where a list belongs', 'services: 5\n', /a group of keys is wanted/],
  ['text that is no YAML', 'a: [1\n', /^\d+: /],
  ['no domain', 'domains: { "exa mple": {} }', /is no domain name/],
] as const)
  test(`${what} is one line with its place and what was meant`, () => {
    const problems = problemsOf(text);
    assert.equal(problems.length, 1, problems.join('\n'));
    if (typeof says === 'string') assert.equal(problems[0], says);
    else assert.match(problems[0] as string, says);
  });

test('numbers and days stay what was written', () => {
  const read = readPortfolio('contacts: { x: { kind: registry, phone: +378 0549, pin: 0123 } }');
  assert.ok(read.ok);
  assert.equal(read.portfolio.contacts.get('x')?.phone, '+378 0549');
  assert.equal(read.portfolio.contacts.get('x')?.pin, '0123');
});

test('whatever the file holds, the answer is a portfolio or problems', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json(), fc.string({ unit: fc.constantFrom(...'a:{}[]-&*!|> \n"') })), text => {
      const read = readPortfolio(text);
      assert.ok(read.ok || read.problems.length > 0);
    }),
    { numRuns: 500, seed: 1 },
  );
  const bomb = `a: &a [${'x,'.repeat(50)}]\nb: &b [${'*a,'.repeat(50)}]\ndomains: [${'*b,'.repeat(50)}]\n`;
  assert.ok(problemsOf(bomb).length > 0);
});

test('a broken edit keeps the last good portfolio and says so, a repaired one counts at once', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'outpost-portfolio-'));
  try {
    const path = join(folder, 'portfolio.yaml');
    const warnings: string[] = [];
    const file = portfolioFile(path, line => warnings.push(line));
    assert.deepEqual(await file.current(), { portfolio: null, problems: [] });
    await writeFile(path, 'domains: { example.com: {} }\n');
    assert.equal((await file.current()).portfolio?.domains.size, 1);
    await writeFile(path, 'domains: { example.com: { rolle: backup } }\n');
    const broken = await file.current();
    assert.equal(broken.portfolio?.domains.size, 1);
    assert.deepEqual(broken.problems, [
      `${path}:1: domains: example.com: unknown key "rolle"; did you mean role?`,
      `${path}: the portfolio as it was before this edit still counts`,
    ]);
    await file.current();
    assert.deepEqual(warnings, broken.problems);
    await writeFile(path, 'domains: { example.com: {}, example.org: { role: backup } }\n');
    const repaired = await file.current();
    assert.deepEqual(repaired.problems, []);
    assert.equal(repaired.portfolio?.domains.size, 2);
  } finally {
    await rm(folder, { recursive: true });
  }
});
