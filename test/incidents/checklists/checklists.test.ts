import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderTerminal } from '../../../src/chat/terminal/render.ts';
import { PRECEDENCE } from '../../../src/diagnose/precedence.ts';
import { CHECKLISTS, itemsFor } from '../../../src/incidents/checklists/list.ts';
import { plainLine } from '../../../src/report/plain.ts';
import { checklistBlocks, type Task, taskMeant, tasksFor } from '../../../src/say/checklist.ts';
import { instant } from '../../../src/values/instant.ts';
import { otherLooks } from '../../say/looks/other.ts';
import { registrationLooks } from '../../say/looks/registration.ts';
import { serverLooks } from '../../say/looks/servers.ts';
import { type LookSpec, lookOf, NOW } from '../../support/look.ts';
import { PURISM } from '../../support/purism.ts';

const LOOKS: Readonly<Record<string, LookSpec>> = { ...registrationLooks, ...serverLooks, ...otherLooks };
const whole = { serializers: [(value: string) => value] };
const golden = (name: string): string => new URL(`../../golden/checklists/${name}.txt`, import.meta.url).pathname;

function tasksOf(title: string, portfolio: typeof PURISM | null = PURISM): readonly Task[] {
  const spec = LOOKS[title];
  assert.ok(spec, title);
  const look = { ...lookOf(spec), portfolio };
  return tasksFor(itemsFor(look.diagnosis.verdict.code), look);
}
const plain = ({ line }: Task): string => plainLine(line, { zone: 'UTC', now: NOW });

test('each cause stands in one list at most, and is one that a trace can find', () => {
  const codes = CHECKLISTS.flatMap(({ codes }) => codes);
  assert.equal(new Set(codes).size, codes.length);
  const causes = new Set(PRECEDENCE.flatMap(({ codes }) => codes));
  for (const code of codes) assert.ok(causes.has(code), code);
});

test('items are told apart by ids that can be typed, and say where they come from', () => {
  for (const { items, source } of CHECKLISTS) {
    const ids = items.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    for (const id of ids) assert.match(id, /^[a-z]+(?:-[a-z]+)*$/);
    assert.ok(source.length > 20);
  }
});

for (const [what, title] of [
  ['hold', 'registry-hold'],
  ['expiry', 'expired'],
  ['stolen', 'delegation-changed'],
  ['silent', 'all-servers-silent'],
  ['ds', 'ds-mismatch'],
  ['tld', 'tld-silent'],
] as const)
  test(`what to do: ${what}`, t => {
    const report = {
      mark: 'none',
      title: [{ kind: 'text', text: title }],
      lead: [],
      blocks: checklistBlocks(tasksOf(title), []),
      more: [],
      actions: [],
    } as const;
    const text = renderTerminal(report, { colour: false, width: 100, zone: 'UTC', now: NOW });
    t.assert.fileSnapshot(`${text}\n`, golden(what), whole);
  });

test('no look of any cause leaves a hole open, with a portfolio or without', () => {
  for (const title of Object.keys(LOOKS))
    for (const portfolio of [PURISM, null])
      for (const task of tasksOf(title, portfolio)) {
        const said = [plain(task), task.command ?? '', task.copy ?? ''].filter(part => part !== '').join(' | ');
        assert.doesNotMatch(said, /[{}[\]]|undefined|\(\s*\)| ,| \.(?=\s|$)|: \.(?=\s|$)|\s{2,}/, `${title}: ${said}`);
      }
});

test('users are told by a name that the same registry cannot take', () => {
  const task = tasksOf('registry-hold').find(({ id }) => id === 'tell-users');
  assert.ok(task);
  assert.match(plain(task), /purismspc\.com, where it is announced: status page and social network/);
  assert.match(
    task.copy ?? '',
    /^puri\.sm cannot be reached at the moment: the \.sm registry has suspended it\..*at purismspc\.com/,
  );
  assert.equal(
    tasksOf('registry-hold', null).some(({ id }) => id === 'tell-users'),
    false,
  );
});

test('an item is meant by its number or its id', () => {
  const tasks = tasksOf('registry-hold');
  assert.equal(taskMeant('2', tasks)?.id, 'call');
  assert.equal(taskMeant('2.', tasks)?.id, 'call');
  assert.equal(taskMeant('Log-Calls', tasks)?.id, 'log-calls');
  for (const typed of ['0', '99', 'x', '']) assert.equal(taskMeant(typed, tasks), null);
});

test('what is done is ticked, with who did it, and its text is not shown any more', () => {
  const tasks = tasksOf('registry-hold');
  const ticked = [{ item: 'tell-users', by: 'kyle', at: instant(NOW - 60_000) }];
  const blocks = checklistBlocks(tasks, ticked);
  assert.deepEqual(
    blocks.map(({ kind }) => kind),
    ['list'],
  );
  const [list] = blocks;
  const items = list?.kind === 'list' ? list.items.map(line => plainLine(line, { zone: 'UTC', now: NOW })) : [];
  assert.match(items.find(item => item.startsWith('☑')) ?? '', /done by kyle, 01:39 UTC/);
  assert.equal(items.filter(item => item.startsWith('☐')).length, tasks.length - 1);
});
