import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Files, importsIn, programs, targetOf } from './support/sources.ts';

/**
 * What each room may import, beside itself; the longest path that fits a file is its room. `type X` is the room X, but
 * only its types; `type *` the types of every room; `*` what the file joins, all but the entry.
 * A room that is not here does not exist: a new folder comes with its line.
 */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'src/values': [],
  'src/world': ['src/values'],
  'src/report': ['src/values'],
  'src/store': ['src/values', 'type src/world'],
  'src/share': ['type src/values', 'src/store', 'type src/world'],
  'src/graph': ['src/values'],
  'src/dns': ['src/values', 'src/dns/wire', 'type src/dns/walk'],
  'src/dns/wire': ['src/values', 'type src/dns'],
  // Who signed a referral shows a zone that its server holds itself: the one thing of dnssec that the walk asks for.
  'src/dns/walk': ['src/values', 'src/dns', 'src/dns/wire', 'src/dns/dnssec', 'type src/world'],
  'src/dns/dnssec': ['src/values', 'src/dns', 'src/dns/wire', 'type src/dns/walk'],
  'src/certificates': ['src/values', 'src/world'],
  'src/registration': ['src/values', 'src/world', 'type src/store', 'type src/evidence.ts'],
  'src/evidence.ts': [
    'type src/values',
    'type src/dns',
    'type src/dns/walk',
    'type src/dns/dnssec',
    'type src/registration',
    'type src/certificates',
  ],
  'src/observe': [
    'src/values',
    'src/world',
    'src/store',
    'src/dns',
    'src/dns/wire',
    'src/dns/walk',
    'src/dns/dnssec',
    'src/registration',
    'src/certificates',
    'src/evidence.ts',
    'type src/graph',
    'type src/portfolio',
  ],
  'src/judgement': [
    'src/values',
    'src/dns',
    'src/dns/wire',
    'src/graph',
    'type src/dns/walk',
    'type src/dns/dnssec',
    'type src/evidence.ts',
  ],
  'src/checks': [
    'src/values',
    'src/dns',
    'src/dns/wire',
    'src/dns/dnssec',
    'src/graph',
    'src/judgement',
    'type src/dns/walk',
    'type src/evidence.ts',
  ],
  'src/diagnose': [
    'src/values',
    'src/graph',
    'src/judgement',
    'src/checks',
    'type src/dns',
    'type src/dns/walk',
    'type src/evidence.ts',
  ],
  'src/portfolio': ['src/values', 'src/world', 'type src/checks', 'type src/diagnose'],
  'src/spof': ['src/values', 'src/graph', 'src/people', 'src/checks', 'type src/evidence.ts', 'type src/portfolio'],
  'src/people': ['src/values', 'src/world', 'type src/diagnose', 'type src/portfolio', 'type src/evidence.ts'],
  'src/oncall': [
    'src/values',
    'src/world',
    'src/store',
    'src/people',
    'src/registration',
    'src/command.ts',
    'type src/portfolio',
  ],
  'src/say': ['src/values', 'src/report', 'src/people', 'src/dns', 'src/dns/wire', 'type *'],
  'src/picture': ['src/values', 'src/report', 'src/people', 'src/say', 'type *'],
  'src/story': ['src/values', 'src/world', 'src/report', 'src/store'],
  'src/watch': [
    'src/values',
    'src/world',
    'src/report',
    'src/store',
    'src/people',
    'src/diagnose',
    'src/judgement',
    'src/say',
    'src/command.ts',
    'src/registration',
    'src/dns/wire',
    'type src/dns/walk',
    'type src/checks',
    'type src/evidence.ts',
    'type src/services.ts',
    'type src/portfolio',
    'type src/certificates',
    // Whether one server still says what it said: marks of light checks.
    'src/observe',
  ],
  'src/incidents': [
    'src/values',
    'src/world',
    'src/report',
    'src/store',
    'src/story',
    'src/people',
    'src/diagnose',
    'src/say',
    'src/command.ts',
    'type src/watch',
    'type src/chat',
    'type src/services.ts',
    'type src/portfolio',
  ],
  'src/outbox': ['src/values', 'src/world', 'src/report', 'src/store', 'src/story', 'src/outbox/speaker.ts'],
  'src/outbox/speaker.ts': ['type src/values', 'type src/report', 'type src/story'],
  'src/chat': [
    'src/values',
    'src/world',
    'src/report',
    'src/command.ts',
    'src/outbox/speaker.ts',
    'type src/services.ts',
    'type src/people',
    'type src/store',
  ],
  'src/drill': ['src/values', 'src/world', 'src/dns', 'src/dns/wire', 'src/dns/dnssec', 'type src/dns/walk'],
  'src/health': ['*'],
  'src/command.ts': ['type src/report', 'type src/services.ts', 'type src/people'],
  'src/services.ts': ['type *'],
  'src/config.ts': ['src/values', 'src/config'],
  'src/config': ['src/values'],
  'src/checks.ts': ['src/checks', 'src/world'],
  'src/tracer.ts': ['*'],
  'src/watching.ts': ['*'],
  'src/drills.ts': ['*'],
  'src/stage': ['*'],
  'src/registrations.ts': ['*'],
  'src/surveyor.ts': ['*'],
  'src/workshop.ts': ['*'],
  'src/operator.ts': ['*'],
  'src/bot': ['*'],
  'src/cli.ts': ['*'],
  'src/main.ts': ['*'],
  'src/loading.ts': [],
  commands: ['src/values', 'src/command.ts', 'src/report', 'src/say', 'src/picture', 'src/dns/wire', 'type *'],
};
const ENTRY = 'src/main.ts';

const roomOf = (file: string): string | undefined =>
  Object.keys(MAY_IMPORT)
    .filter(room => file === room || file.startsWith(`${room}/`))
    .sort((a, b) => b.length - a.length)[0];

function mayImport(room: string, target: string, typeOnly: boolean): boolean {
  const allowed = MAY_IMPORT[room] ?? [];
  if (target === room || allowed.includes(target)) return true;
  if (allowed.includes('*')) return target !== ENTRY;
  return typeOnly && target !== ENTRY && (allowed.includes(`type ${target}`) || allowed.includes('type *'));
}

/** Every import that goes where its room may not go. */
function breaches(files: Files): string[] {
  const out: string[] = [];
  for (const [file, text] of files) {
    const room = roomOf(file);
    if (room === undefined) out.push(`${file} lies in no room of the floor plan`);
    for (const { from, typeOnly } of importsIn(text)) {
      const target = targetOf(file, from);
      if (target === null || room === undefined) continue;
      const there = roomOf(target);
      if (there === undefined || !mayImport(room, there, typeOnly))
        out.push(`${file}: ${room} may not import ${typeOnly ? 'types of ' : ''}${there ?? target}`);
    }
  }
  return out;
}

const breachOf = (file: string, line: string): string[] => breaches(new Map([[file, line]]));

test('every import keeps to the floor plan', () => {
  assert.deepEqual(breaches(programs()), []);
});

test('the floor plan is about files that are there', () => {
  assert.ok(programs().size > 100);
  assert.ok(programs().has(ENTRY));
});

test('a planted breach is found, however the import is written', () => {
  const lines = [
    "import { recordText } from '../dns/wire/rdata.ts';",
    "import type { RawRecord } from '../dns/wire/rdata.ts';",
    "import {\n  recordText,\n} from '../dns/wire/rdata.ts';",
    "export { recordText } from '../dns/wire/rdata.ts';",
    "import '../dns/wire/rdata.ts';",
    "const { recordText } = await import('../dns/wire/rdata.ts');",
  ];
  for (const line of lines)
    assert.match(breachOf('src/report/x.ts', line)[0] ?? '', /^src\/report\/x\.ts: src\/report may not import/, line);
});

test('where only types may be imported, a value is a breach', () => {
  assert.deepEqual(breachOf('src/checks/x.ts', "import type { Evidence } from '../evidence.ts';"), []);
  assert.deepEqual(breachOf('src/dns/walk/x.ts', "import { realClock } from '../../world/real.ts';"), [
    'src/dns/walk/x.ts: src/dns/walk may not import src/world',
  ]);
});

test('a new folder without a line in the plan is found, and so is who imports the entry', () => {
  assert.deepEqual(breachOf('src/misc/x.ts', ''), ['src/misc/x.ts lies in no room of the floor plan']);
  assert.deepEqual(breachOf('src/values/x.ts', "import { x } from '../misc/x.ts';"), [
    'src/values/x.ts: src/values may not import src/misc/x.ts',
  ]);
  assert.equal(breachOf('src/cli.ts', "import { main } from './main.ts';").length, 1);
  assert.equal(breachOf('src/say/x.ts', "import type { Main } from '../main.ts';").length, 1);
});

test('a command reaches no chat, no network and no store', () => {
  for (const room of [
    'chat/dispatch.ts',
    'world/real.ts',
    'store/open.ts',
    'observe/domain.ts',
    'tracer.ts',
    'workshop.ts',
  ])
    assert.equal(breachOf('commands/x.ts', `import { x } from '../src/${room}';`).length, 1, room);
});
