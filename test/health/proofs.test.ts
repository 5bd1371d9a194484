import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Configured } from '../../src/bot/chats.ts';
import { type ProofsOf, proofs } from '../../src/health/proofs.ts';
import type { Proof } from '../../src/services.ts';
import { memoryRecords } from '../../src/store/memory.ts';
import { type Records, StoreError } from '../../src/store/records.ts';
import { address } from '../../src/values/address.ts';
import { instant } from '../../src/values/instant.ts';
import type { Clock } from '../../src/world/ports.ts';
import { realClock } from '../../src/world/real.ts';

const NOW = Date.UTC(2024, 4, 1, 10);
const clock: Clock = { ...realClock, now: () => instant(NOW) };

/** A chat whose server says what time it is; null: nobody listens there. */
async function chat(t: TestContext, saysMs: number | null, own: readonly Proof[] = []): Promise<Configured> {
  const server = createServer((_, response) => {
    if (saysMs !== null) response.setHeader('date', new Date(saysMs).toUTCString());
    response.end();
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => new Promise<unknown>(resolve => server.close(resolve));
  if (saysMs === null) await close();
  else t.after(close);
  return {
    chat: { name: 'matrix' },
    url: `http://127.0.0.1:${port}`,
    check: async () => own,
  } as Partial<Configured> as Configured;
}

async function said(of: Partial<ProofsOf>): Promise<string[]> {
  const records = memoryRecords();
  let last: readonly Proof[] = [];
  const whole: ProofsOf = {
    clock,
    walk: async () => [],
    self: async () => null,
    records: async () => records,
    store: '/tmp/outpost.db',
    chats: async () => [],
    secretFiles: [],
    ...of,
  };
  for await (const found of proofs(whole)) {
    assert.deepEqual(found.slice(0, last.length), last);
    last = found;
  }
  return last
    .filter(({ what }) => what !== 'disk' && what !== '.env')
    .map(({ what, ok, say }) => `${ok ? '+' : '-'} ${what}: ${say}`);
}

test('a store that works is written and read; without a chat it is said how to set one up', async () => {
  assert.deepEqual(await said({}), [
    '+ store: It can be read and written.',
    '- chats: None is set up: the bot runs in the terminal only. Type: npx outpost setup slack, or npx outpost setup matrix',
  ]);
});

test('a store that cannot be opened is one line with its setting, and all else is tried', async t => {
  const records = async (): Promise<Records> => Promise.reject(new StoreError('read-only', 'o.db is read-only'));
  const lines = await said({ records, chats: async () => [await chat(t, NOW)] });
  assert.deepEqual(lines, [
    '- store: o.db is read-only. OUTPOST_STORE names it.',
    '+ clock against matrix: It is right.',
  ]);
});

test('the clock is held against that of the chat, and what to type is said where it is off', async t => {
  for (const [offMs, line] of [
    [29_000, '+ clock against matrix: It is right.'],
    [-95_000, '- clock against matrix: It is 95 s ahead. Type: timedatectl set-ntp true'],
    [600_000, '- clock against matrix: It is 10 min behind. Type: timedatectl set-ntp true'],
  ] as const)
    assert.equal((await said({ chats: async () => [await chat(t, NOW + offMs)] })).at(-1), line);
});

test('a chat that does not answer is named with the reason, and its own proofs still come', async t => {
  const own: Proof = { what: 'Matrix: token', ok: false, say: 'No.' };
  const dead = await chat(t, null, [own]);
  const { host } = new URL(dead.url);
  assert.deepEqual((await said({ chats: async () => [dead] })).slice(1), [
    `- reaching matrix: ${host} does not answer (ECONNREFUSED).`,
    '- Matrix: token: No.',
  ]);
});

test('a host that the walk from the root does not find is said, with the port that must be open', async t => {
  const live = await chat(t, NOW);
  const named = { ...live, url: 'http://matrix.ops.invalid' };
  const found = async (walk: ProofsOf['walk']) => (await said({ walk, chats: async () => [named] })).at(-1);
  assert.match((await found(async () => [])) ?? '', /^- matrix without .*resolver: .*Port 53 must be open/);
  assert.match(
    (await found(async () => [address('192.0.2.1')])) ?? '',
    /^\+ matrix without .*resolver: .*walk from the root/,
  );
});

test('what the bot shares with the watched domains is said with all its lines', async () => {
  const self = async () => ({ ok: false, lines: ['It dies with example.com.', 'Move it.'] });
  assert.equal((await said({ self }))[1], '- apart from the watched domains: It dies with example.com. Move it.');
});

test('a file with a secret that others may read is named, with what to type; one that nobody else reads is not', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'outpost-'));
  const file = (name: string, mode: number): { setting: string; path: string } => {
    const path = join(folder, name);
    writeFileSync(path, 'xoxb-secret', { mode });
    chmodSync(path, mode);
    return { setting: `${name.toUpperCase().replaceAll(/\W/g, '_')}_FILE`, path };
  };
  const secretFiles = [
    file('safe', 0o600),
    file('open', 0o644),
    file("group's own", 0o640),
    { setting: 'GONE_FILE', path: join(folder, 'gone') },
    { setting: 'MOUNTED_FILE', path: '/run/secrets/token' },
  ];
  const all = await said({ secretFiles });
  assert.deepEqual(
    all.filter(line => line.includes('_FILE')),
    [
      `- OPEN_FILE: Others on this host may read ${folder}/open (mode 0644). Type: chmod 600 ${folder}/open`,
      `- GROUP_S_OWN_FILE: Others on this host may read ${folder}/group's own (mode 0640). Type: chmod 600 '${folder}/group'\\''s own'`,
    ],
  );
  assert.ok(all.every(line => !line.includes('xoxb-secret')));
});
