import type { Machine } from '../machine.ts';
import type { Olm, Wasm } from './load.ts';
import { type Asked, wantedOf } from './wanted.ts';

type Crossing = Pick<Machine, 'crossed' | 'cross' | 'crossKeys' | 'takeCrossKeys' | 'signDevice'>;

export function crossingOn(wasm: Wasm, olm: Olm, user: string, device: string): Crossing {
  return {
    async crossed() {
      const { hasMaster, hasSelfSigning, hasUserSigning } = await olm.crossSigningStatus();
      return { hasAll: hasMaster && hasSelfSigning && hasUserSigning };
    },
    async cross(isNew) {
      const requests = await olm.bootstrapCrossSigning(isNew);
      const upload = requests.uploadKeysRequest as Asked | undefined;
      return {
        upload: upload === undefined ? null : wantedOf(upload),
        keys: JSON.parse(requests.uploadSigningKeysRequest.body),
        signatures: JSON.parse(requests.uploadSignaturesRequest.body),
      };
    },
    async crossKeys() {
      const keys = await olm.exportCrossSigningKeys();
      const [master, selfSigning, userSigning] = [keys?.masterKey, keys?.self_signing_key, keys?.userSigningKey];
      if (master === undefined || selfSigning === undefined || userSigning === undefined) return null;
      return { master, selfSigning, userSigning };
    },
    async takeCrossKeys({ master, selfSigning, userSigning }) {
      const { hasMaster, hasSelfSigning } = await olm.importCrossSigningKeys(master, selfSigning, userSigning);
      return hasMaster && hasSelfSigning;
    },
    async signDevice() {
      const own = await olm.getDevice(new wasm.UserId(user), new wasm.DeviceId(device));
      return own === undefined ? {} : JSON.parse((await own.verify()).body);
    },
  };
}
