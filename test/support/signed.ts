import { withSignatures } from '../../src/dns/dnssec/sign/answer.ts';
import { type KeyRole, keyFromSecret, type SigningKey } from '../../src/dns/dnssec/sign/sign.ts';
import { type DenialPlan, signZone } from '../../src/dns/dnssec/sign/zone.ts';
import type { Question, RawRecord } from '../../src/dns/message.ts';
import { readZoneText } from '../../src/dns/wire/zonefile.ts';
import { answerFrom } from '../../src/drill/servers/authority.ts';
import { zoneOf } from '../../src/drill/servers/zone.ts';
import { addSeconds, type Instant, instant } from '../../src/values/instant.ts';
import { name } from '../../src/values/name.ts';

/** When signatures of tests are looked at: between their inception and their expiration. */
export const NOW: Instant = instant(Date.UTC(2025, 5, 1, 12));
export const DAY = 86_400;
export const PERIOD = { inception: addSeconds(NOW, -10 * DAY), expiration: addSeconds(NOW, 10 * DAY) };

/** An Ed25519 key that is the same for the same seed. */
export const testKey = (seed: number, role: KeyRole): SigningKey => keyFromSecret(new Uint8Array(32).fill(seed), role);

export const KSK = testKey(1, 'key-signing');
export const ZSK = testKey(2, 'zone-signing');

/** Records of zone-file text; throws where a line is wrong. */
export function recordsOf(text: string, origin: string): RawRecord[] {
  const { records, problems } = readZoneText(text, { origin: name(origin), ttl: 3600 });
  if (problems.length > 0) throw new TypeError(JSON.stringify(problems));
  return records;
}

/** A zone signed for `PERIOD` by `KSK` and `ZSK`, unless told otherwise. */
export function signed(
  text: string,
  zone: string,
  plan: { denial?: DenialPlan; keys?: readonly SigningKey[]; period?: typeof PERIOD } = {},
): RawRecord[] {
  const { denial = 'nsec', keys = [KSK, ZSK], period = PERIOD } = plan;
  return signZone(recordsOf(text, zone), { zone: name(zone), keys, period, denial });
}

/** What an honest server of a zone answers to a query with DO. */
export function answerOf(zone: string, records: readonly RawRecord[], question: Question) {
  const apex = name(zone);
  const plain = answerFrom(new Map([[apex, zoneOf(apex, records)]]), question);
  return { ...plain, ...withSignatures(plain, question, apex, records) };
}
