import type { Chance } from '../../../world/ports.ts';
import type { Homeserver } from '../server/homeserver.ts';
import { crossSign, type Standing } from './identity/crossing.ts';
import { type Kept, keepRecovery, type Show } from './identity/recovery.ts';
import type { Machine } from './machine.ts';
import { newDeviceFor } from './trouble.ts';

export interface DeviceOf {
  readonly user: string;
  readonly device: string;
  readonly homeserver: Homeserver;
  readonly chance: Chance;
  /** Where a new recovery key is shown; null where it can be shown to nobody. */
  readonly show: Show | null;
}

/** How the device stands to its account, for people. */
export interface About {
  readonly fingerprint: string;
  readonly standing: Standing | null;
  readonly recovery: Kept | null;
}

/** Signs the device with its account's identity and sees to it that this can be brought back. What could not be done is tried again. */
export async function introduce(of: DeviceOf, machine: Machine): Promise<About> {
  const { fingerprint } = machine;
  const standing = await crossSign({ ...of, machine });
  if (typeof standing !== 'string') return { fingerprint, standing: null, recovery: null };
  const kept = standing === 'verified' ? await keepRecovery({ ...of, machine }, of.chance, of.show) : null;
  return { fingerprint, standing, recovery: typeof kept === 'string' ? kept : null };
}

/** One line or two for `status`. */
export function sayDevice({ fingerprint, standing, recovery }: About, device: string, user: string): string {
  const key = (fingerprint.match(/.{1,4}/g) ?? []).join(' ');
  return `${`Encrypted rooms: device ${device}, ${sayStanding(standing, user)}, key ${key}. ${recovery === null ? '' : SAY_RECOVERY[recovery]}`.trim()}`;
}

function sayStanding(standing: Standing | null, user: string): string {
  switch (standing) {
    case 'verified':
      return 'verified by its account';
    case 'foreign':
      return `not verified (its account has an identity from elsewhere, of which ${newDeviceFor(user)} takes the recovery key)`;
    case 'password':
      return `not verified (the homeserver wants the password for that: ${newDeviceFor(user)})`;
    case null:
      return 'not verified yet';
    default:
      return standing satisfies never;
  }
}

const SAY_RECOVERY: Readonly<Record<Kept, string>> = {
  kept: '',
  nowhere:
    'Nobody has its recovery key: set MATRIX_RECOVERY_KEY_OUT to a file, or start me in a terminal once, and it is made.',
  elses: 'Its account has a recovery key that is not mine: mine cannot be brought back.',
};
