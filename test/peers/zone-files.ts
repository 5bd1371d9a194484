import type { RawRecord } from '../../src/dns/message.ts';
import { recordText } from '../../src/dns/wire/rdata.ts';
import { dsOf } from '../../src/drill/servers/signing.ts';
import type { Signing, Zone } from '../../src/drill/servers/zone.ts';
import type { Instant } from '../../src/values/instant.ts';
import type { Name } from '../../src/values/name.ts';
import { type Days, ldnsKey, ldnsSign, type PeerLab, write } from '../support/peer-lab.ts';
import { NotPlayable } from './stand-in.ts';

/** The zones of a drill as zone files, signed by ldns-signzone with keys of their own. */
export interface ZoneFiles {
  /**
   * The file that has this zone, the same one for equal content. Signatures end as long after now as they do after `at`
   * in the drill. Throws NotPlayable.
   */
  fileOf(zone: Zone, at: Instant): string;
  /** The DS record of a zone's first key: what its parent, or a trust anchor, has. */
  dsFor(zone: Name): string;
}

const DAY_MS = 86_400_000;
/** Signatures that hold for so long still do at the end of a drill: another moment of it needs no others. */
const LONG_MS = 30 * DAY_MS;
/** RFC 9276 §3.1: no salt, no extra rounds. */
const NSEC3 = ['-n', '-t', '0'];

export function zoneFilesIn(lab: PeerLab): ZoneFiles {
  const keys = new Map<string, { base: string; ds: string }>();
  const files = new Map<string, string>();
  const keyOf = (zone: Name, generation: number): { base: string; ds: string } => {
    const id = `${zone} ${generation}`;
    const key = keys.get(id) ?? ldnsKey(lab, zone);
    keys.set(id, key);
    return key;
  };
  const dsFor = (zone: Name): string => keyOf(zone, 0).ds;
  /** The drill's keys sign only in the drill: the parents get the DS of the keys that sign here. */
  const lineOf = (record: RawRecord): string => {
    const isOfDrill = record.type === 'DS' && recordText(dsOf(record.name, record.ttl)) === recordText(record);
    return isOfDrill ? dsFor(record.name).replace(/\s\d*\s*IN\s/, ` ${record.ttl} IN `) : recordText(record);
  };
  return {
    dsFor,
    fileOf(zone, at) {
      const text = `${zone.records.map(lineOf).join('\n')}\n`;
      const { apex, signing } = zone;
      const id = JSON.stringify([text, signing, signing !== null && signing.expiration - at < LONG_MS ? at : null]);
      const file =
        files.get(id) ??
        (signing === null
          ? write(lab, apex, text)
          : signed(lab, zone, text, keyOf(apex, signing.keys).base, at, signing));
      files.set(id, file);
      return file;
    },
  };
}

function signed(lab: PeerLab, zone: Zone, text: string, key: string, at: Instant, signing: Signing): string {
  if (signing.fault !== null) throw new NotPlayable(`${zone.apex} signed with a fault: ${signing.fault}`);
  const days: Days = { from: (signing.inception - at) / DAY_MS, until: (signing.expiration - at) / DAY_MS };
  return ldnsSign(lab, zone.apex, text, [key], days, signing.denial === 'nsec3' ? NSEC3 : []);
}
