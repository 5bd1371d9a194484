import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { createServer } from 'node:tls';
import { matrixChat } from '../../src/chat/matrix/adapter.ts';
import { createSlack } from '../../src/chat/slack/chat.ts';
import type { ChatAdapter } from '../../src/chat/surface.ts';
import { memoryRecords } from '../../src/store/memory.ts';
import { realChance, realClock } from '../../src/world/real.ts';
import { ENDED, GOOD, KEY } from '../support/certificates.ts';
import { noKeys } from '../support/no-keys.ts';

/** Somebody who answers in the place of a chat, with a certificate that is not the chat's; and what they got to read. */
async function impostor(t: TestContext, cert: string): Promise<{ readonly port: number; readonly heard: string[] }> {
  const heard: string[] = [];
  const server = createServer({ key: KEY, cert }, socket => {
    socket.on('data', bytes => heard.push(String(bytes)));
    socket.on('error', () => undefined);
  });
  server.on('tlsClientError', () => undefined);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  t.after(() => new Promise(resolve => server.close(resolve)));
  return { port: (server.address() as AddressInfo).port, heard };
}

const records = async () => memoryRecords();
const world = { records, clock: realClock, chance: realChance };

const slackAt = (port: number): ChatAdapter =>
  createSlack({
    ...world,
    settings: {
      botToken: 'xoxb-1-secret',
      appToken: 'xapp-1-secret',
      channel: null,
      channels: [],
      prefix: '',
      allowShared: false,
      apiUrl: `https://127.0.0.1:${port}/api/`,
    },
    log: () => undefined,
  });

const matrixAt = (port: number): ChatAdapter =>
  matrixChat({
    ...world,
    settings: { homeserver: `https://127.0.0.1:${port}`, token: 'syt_secret', room: null, rooms: [], inviters: [] },
    zone: 'UTC',
    encryption: noKeys,
  });

for (const [name, chatAt] of [
  ['Slack', slackAt],
  ['Matrix', matrixAt],
] as const)
  for (const [what, cert] of [
    ['of nobody known, for another name', GOOD],
    ['that has ended', ENDED],
  ] as const)
    test(`${name}: a server with a certificate ${what} is told nothing, and why is said`, async t => {
      const { port, heard } = await impostor(t, cert);
      const chat = chatAt(port);
      await chat.start(() => assert.fail('nobody may be heard'));
      const { state, why } = chat.state();
      await chat.stop();
      assert.equal(state, 'broken');
      assert.match(why ?? '', /cannot be reached \([A-Z_]*(?:CERT|VERIFY|SIGN)[A-Z_]*\)/);
      assert.deepEqual(heard, []);
    });
