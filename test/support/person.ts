import { setTimeout as wait } from 'node:timers/promises';
import { ClientEvent, createClient, type MatrixClient, type MatrixEvent, Preset, RelationType } from 'matrix-js-sdk';
import {
  OnlySignedDevicesIsolationMode,
  type ShowSasCallbacks,
  VerificationPhase,
  type VerificationRequest,
  VerificationRequestEvent,
  VerifierEvent,
} from 'matrix-js-sdk/lib/crypto-api/index.js';
import type { Synapse, User } from './synapse.ts';

/** Somebody with a client of another make, that encrypts. */
export interface Person {
  readonly id: string;
  readonly client: MatrixClient;
  /** An encrypted room whose key changes after so many messages. */
  room(of: { name?: string; invite: readonly string[]; everyMessages?: number; isDirect?: boolean }): Promise<string>;
  /** Writes, and gives the event. */
  say(room: string, body: string, more?: object): Promise<string>;
  react(room: string, to: string, key: string): Promise<void>;
  /** What was said in a room as this client shows it: edits in the place of what they edit. */
  shown(room: string): readonly Shown[];
  /** Gives keys to signed devices alone. */
  onlySigned(): Promise<void>;
  /** Verifies somebody in a direct room, saying that the signs are the same; gives the signs. */
  verify(user: string, room: string): Promise<readonly string[]>;
  isVerified(user: string): Promise<boolean>;
  leave(): void;
}

export interface Shown {
  readonly id: string;
  readonly sender: string;
  readonly type: string;
  readonly body: string;
  readonly content: Readonly<Record<string, unknown>>;
  readonly isEncrypted: boolean;
  readonly isUnreadable: boolean;
}

// That client says much, by loggers of many kinds; a test says what it finds by failing.
for (const name of ['trace', 'debug', 'log', 'info', 'warn', 'error'] as const) console[name] = () => undefined;

/** It never takes back the timer behind each long request: the process need not wait for those. Milliseconds. */
const LONG_MS = 10_000;
const start = globalThis.setTimeout;
globalThis.setTimeout = ((then: (...of: unknown[]) => void, ms?: number, ...rest: unknown[]) => {
  const timer = start(then, ms, ...rest);
  return (ms ?? 0) >= LONG_MS ? timer.unref() : timer;
}) as typeof setTimeout;

/** Logs a user of the homeserver in with that client, and waits until it has synced. `fetchFn`: its way to the homeserver. */
export async function person(server: Synapse, user: User, fetchFn: typeof fetch = fetch): Promise<Person> {
  const { body } = await user.call('GET', '/_matrix/client/v3/account/whoami');
  const deviceId = String(body['device_id']);
  const client = createClient({ baseUrl: server.url, accessToken: user.token, userId: user.id, deviceId, fetchFn });
  await client.initRustCrypto({ useIndexedDB: false });
  await client.startClient({ initialSyncLimit: 50 });
  await new Promise<void>(resolve => client.once(ClientEvent.Sync, () => resolve()));
  return {
    id: user.id,
    client,
    async room({ name, invite, everyMessages, isDirect }) {
      const content = {
        algorithm: 'm.megolm.v1.aes-sha2',
        ...(everyMessages === undefined ? {} : { rotation_period_msgs: everyMessages }),
      };
      const made = await client.createRoom({
        preset: Preset.PrivateChat,
        ...(name === undefined ? {} : { name }),
        ...(isDirect === undefined ? {} : { is_direct: isDirect }),
        invite: [...invite],
        initial_state: [{ type: 'm.room.encryption', state_key: '', content }],
      });
      return made.room_id;
    },
    async say(room, text, more = {}) {
      const sent = await client.sendEvent(
        room,
        'm.room.message' as never,
        { msgtype: 'm.text', body: text, ...more } as never,
      );
      return sent.event_id;
    },
    async react(room, to, key) {
      const relation = { rel_type: RelationType.Annotation, event_id: to, key };
      await client.sendEvent(room, 'm.reaction' as never, { 'm.relates_to': relation } as never);
    },
    shown: room => shownIn(client, room),
    async onlySigned() {
      await client
        .getCrypto()
        ?.bootstrapCrossSigning({ authUploadDeviceSigningKeys: make => make(null).then(() => undefined) });
      client.getCrypto()?.setDeviceIsolationMode(new OnlySignedDevicesIsolationMode());
    },
    verify: (user, room) => verifying(client, user, room),
    isVerified: async user => (await client.getCrypto()?.getUserVerificationStatus(user))?.isVerified() ?? false,
    leave: () => client.stopClient(),
  };
}

function shownIn(client: MatrixClient, id: string): Shown[] {
  const events = client.getRoom(id)?.getLiveTimeline().getEvents() ?? [];
  return events.filter(event => !event.isRelation(RelationType.Replace) && !event.isState()).map(shownOf);
}

function shownOf(event: MatrixEvent): Shown {
  const content = event.getContent();
  return {
    id: event.getId() ?? '',
    sender: event.getSender() ?? '',
    type: event.getType(),
    body: String(content['body'] ?? ''),
    content: event.getOriginalContent(),
    isEncrypted: event.isEncrypted(),
    isUnreadable: event.isDecryptionFailure(),
  };
}

/** How long a person waits for the other side before trying again. Milliseconds. */
const PATIENCE_MS = 15_000;

/** That client forgets an answer that comes before its own question is acknowledged, so a person tries again. */
async function verifying(client: MatrixClient, user: string, room: string): Promise<string[]> {
  const crypto = client.getCrypto();
  if (crypto === undefined) throw new Error('the client does not encrypt');
  for (let n = 0; n < 3; n++) {
    const request = await crypto.requestVerificationDM(user, room);
    const gone = new AbortController();
    const tooLong = wait(PATIENCE_MS, null, { signal: gone.signal }).catch(() => null);
    const signs = await Promise.race([comparing(request), tooLong]);
    gone.abort();
    if (signs !== null) return signs;
    await request.cancel();
  }
  throw new Error('nobody verified anything');
}

async function comparing(request: VerificationRequest): Promise<string[]> {
  const isReady = (): boolean => request.phase === VerificationPhase.Ready;
  if (!isReady())
    await new Promise<void>(resolve => request.on(VerificationRequestEvent.Change, () => isReady() && resolve()));
  const verifier = await request.startVerification('m.sas.v1');
  const signs: string[] = [];
  const compare = (shown: ShowSasCallbacks): void => {
    signs.push(...(shown.sas.emoji ?? []).map(([symbol, name]) => `${symbol} ${name}`));
    void shown.confirm();
  };
  // The other side's keys may have come before the answer to our own start: then it was said before anybody could listen.
  const already = verifier.getShowSasCallbacks();
  if (already === null) verifier.once(VerifierEvent.ShowSas, compare);
  else compare(already);
  await verifier.verify();
  return signs;
}
