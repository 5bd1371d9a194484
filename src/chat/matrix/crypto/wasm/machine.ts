import type { Machine, MachineOf, Opened, Rotation } from '../machine.ts';
import { crossingOn } from './crossing.ts';
import { loadWasm, type Olm, type Wasm } from './load.ts';
import { verifying } from './verifying.ts';
import { TYPES, wantedOf } from './wanted.ts';

/** Opens the device that the database holds, or begins one in it. Rejects where it is another's, or the passphrase is wrong. */
export async function openMachine({ user, device, database, passphrase, gotKeys }: MachineOf): Promise<Machine> {
  const wasm = await loadWasm();
  const quiet = { debug: silent, info: silent, warn: silent, error: silent };
  const ids = [new wasm.UserId(user), new wasm.DeviceId(device)] as const;
  const olm = await wasm.OlmMachine.initialize(...ids, database, passphrase ?? undefined, quiet);
  olm.registerRoomKeyUpdatedCallback(async infos => gotKeys(infos.map(info => info.roomId.toString())));
  return machineOn(wasm, olm, user, device);
}

const silent = (): void => undefined;
function machineOn(wasm: Wasm, olm: Olm, user: string, device: string): Machine {
  const people = (users: readonly string[]) => users.map(each => new wasm.UserId(each));
  const roomId = (room: string) => new wasm.RoomId(room);
  return {
    fingerprint: olm.identityKeys.ed25519.toBase64(),
    async receive({ toDevice, changed, left, counts, fallback }) {
      const lists = new wasm.DeviceLists(people(changed), people(left));
      const unused = fallback === null ? undefined : new Set<string>(fallback);
      const trust = new wasm.DecryptionSettings(wasm.TrustRequirement.Untrusted);
      await olm.receiveSyncChanges(JSON.stringify(toDevice), lists, new Map(Object.entries(counts)), unused, trust);
    },
    wanted: async () => (await olm.outgoingRequests()).flatMap(each => wantedOf(each) ?? []),
    async sent({ id, what }, answer) {
      if (id !== null) await olm.markRequestAsSent(id, TYPES.indexOf(what), JSON.stringify(answer ?? {}));
    },
    track: users => olm.updateTrackedUsers(people(users)),
    async missing(users) {
      const claim = await olm.getMissingSessions(people(users));
      return claim === null || claim === undefined ? null : wantedOf(claim);
    },
    async share(room, users, rotation) {
      const settings = sharing(wasm, rotation);
      return (await olm.shareRoomKey(roomId(room), people(users), settings)).flatMap(each => wantedOf(each) ?? []);
    },
    async encrypt(room, type, content) {
      return JSON.parse(await olm.encryptRoomEvent(roomId(room), type, JSON.stringify(content)));
    },
    decrypt: (event, room) => decrypted(wasm, olm, event, room),
    ...crossingOn(wasm, olm, user, device),
    verification: (event, room) => olm.receiveVerificationEvent(JSON.stringify(event), roomId(room)),
    verify: users => verifying(wasm, olm, users),
    close: () => olm.close(),
  };
}

/** Keys go to every device: a bot that some people cannot read is no help, and whom to trust is theirs to say. */
function sharing(wasm: Wasm, { afterMs, afterMessages }: Rotation) {
  const settings = new wasm.EncryptionSettings();
  // Microseconds.
  if (afterMs !== null) settings.rotationPeriod = BigInt(Math.round(afterMs)) * 1000n;
  if (afterMessages !== null) settings.rotationPeriodMessages = BigInt(Math.round(afterMessages));
  settings.sharingStrategy = wasm.CollectStrategy.allDevices();
  return settings;
}

async function decrypted(wasm: Wasm, olm: Olm, event: object, room: string): Promise<Opened> {
  const trust = new wasm.DecryptionSettings(wasm.TrustRequirement.Untrusted);
  try {
    const opened = await olm.decryptRoomEvent(JSON.stringify(event), new wasm.RoomId(room), trust);
    // The library decrypts all the same, and leaves it to a sign beside the message.
    if (opened.shieldState(false).code === wasm.ShieldStateCode.MismatchedSender) return FORGED;
    const { type, content } = JSON.parse(opened.event) as { type: unknown; content: unknown };
    if (typeof type !== 'string' || typeof content !== 'object' || content === null) return UNREADABLE;
    return { ok: true, type, content: content as Record<string, unknown> };
  } catch (error) {
    if (!(error instanceof wasm.MegolmDecryptionError)) throw error;
    if (error.code === wasm.DecryptionErrorCode.MismatchedSender) return FORGED;
    return { ok: false, isForged: false, withheld: error.withheldCode ?? null };
  }
}

const UNREADABLE: Opened = { ok: false, isForged: false, withheld: null };
const FORGED: Opened = { ...UNREADABLE, isForged: true };
