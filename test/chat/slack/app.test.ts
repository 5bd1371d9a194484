import assert from 'node:assert/strict';
import { test } from 'node:test';
import { catalogue } from '../../../src/chat/dispatch.ts';
import { checkSlack } from '../../../src/chat/slack/app/check.ts';
import { slackManifest } from '../../../src/chat/slack/app/manifest.ts';
import { EVENTS, SCOPES } from '../../../src/chat/slack/app/scopes.ts';
import { slackSetup } from '../../../src/chat/slack/app/setup.ts';
import type { Catalogue } from '../../../src/services.ts';
import { realClock } from '../../../src/world/real.ts';
import { APP_TOKEN, BOT_TOKEN, type FakeSlack, fakeSlack } from '../../support/fake-slack/fake-slack.ts';
import { speaking } from '../fakes.ts';

const named = (...names: readonly string[]): Catalogue => ({
  prefix: '/',
  also: [],
  names: async () => names,
  find: async () => ({ ...speaking({ async *see() {} }), isSlashCommand: true, summary: 'x'.repeat(300) }),
});
const commandsOf = async (of: Catalogue, prefix = ''): Promise<string[]> =>
  (await slackManifest(of, prefix)).features.slash_commands.map(each => each.command);

test('the commands that say so are slash commands, and /outpost reaches all', async () => {
  assert.deepEqual(await commandsOf(catalogue('/', [])), ['/spof', '/trace', '/whois', '/outpost']);
});

test('names that Slack keeps for itself are left out, so that it does not refuse the whole manifest', async () => {
  assert.deepEqual(await commandsOf(named('status', 'help', 'who', 'search', 'remind', 'mute', 'open', 'trace')), [
    '/trace',
    '/outpost',
  ]);
  assert.deepEqual(await commandsOf(named('status'), 'op-'), ['/op-status', '/op-outpost']);
});

test('the manifest keeps to its limits, however many commands there are', async () => {
  const names = Array.from({ length: 80 }, (_, i) => `command-${i}`);
  const { slash_commands: slash } = (await slackManifest(named('y'.repeat(40), ...names), '')).features;
  assert.equal(slash.length, 50);
  assert.equal(slash.at(-1)?.command, '/outpost');
  for (const { command, description, usage_hint: hint } of slash)
    assert.ok(command.length <= 32 && description.length <= 140 && hint.length <= 1_000);
});

test('every event has its scope, and every scope its reason', () => {
  const names = SCOPES.map(scope => scope.name);
  for (const { name, scope } of EVENTS) assert.ok(names.includes(scope), `${name} needs ${scope}`);
  assert.equal(new Set(names).size, names.length);
  for (const { reason } of SCOPES) assert.match(reason, /^[a-z].{10,}[^.]$/);
});

test('the link carries the whole manifest', async () => {
  const manifest = await slackManifest(catalogue('/', []), '');
  const { link, report } = slackSetup(manifest);
  const carried = new URL(link).searchParams.get('manifest_json');
  assert.deepEqual(JSON.parse(carried ?? ''), JSON.parse(JSON.stringify(manifest)));
  const said = JSON.stringify(report);
  for (const word of [
    'SLACK_BOT_TOKEN',
    'SLACK_APP_TOKEN',
    'connections:write',
    '/invite @outpost',
    ...SCOPES.map(s => s.name),
  ])
    assert.ok(said.includes(word), word);
});

async function checked(prepare: (slack: FakeSlack) => void, botToken = BOT_TOKEN): Promise<string[]> {
  const slack = await fakeSlack();
  prepare(slack);
  const settings = { botToken, appToken: APP_TOKEN, channel: 'C0ALERTS', channels: [], prefix: '', allowShared: false };
  try {
    const lines = await checkSlack({ ...settings, apiUrl: slack.url }, realClock);
    return lines.filter(line => !line.ok).map(({ what, say }) => `${what}: ${say}`);
  } finally {
    await slack.close();
  }
}

test('a check of a good app finds nothing', async () => {
  assert.deepEqual(await checked(() => undefined), []);
});

test('a check says which token, scope or channel is wrong, and what to do', async () => {
  const [scope] = await checked(slack => void slack.scopes.delete('users:read'));
  assert.match(scope ?? '', /^Slack: scope users:read: It is missing; it is needed to know guests.*npm run manifest/);
  const [token] = await checked(() => undefined, 'xoxb-of-somebody-else');
  assert.match(token ?? '', /^Slack: bot token: Slack does not know the token/);
  const [channel] = await checked(slack => void slack.channels.delete('C0ALERTS'));
  assert.match(channel ?? '', /^Slack: channels: Slack knows no such channel.*\/invite @outpost/);
});
