import type { Evidence } from '../evidence.ts';
import { isAtOrUnder, type Name, name } from '../values/name.ts';
import { answersInvented, type Replaced } from './history.ts';
import { expiryOf, inAutoRenew, registrationOf } from './registration.ts';

/** Domains whose name servers parking operators, and registrars for names that were not renewed, tell their customers to use. */
const PARKING_OPERATORS: readonly Name[] = [
  'above.com',
  'afternic.com',
  'bodis.com',
  'cashparking.com',
  'dan.com',
  'dsredirection.com',
  'parkingcrew.net',
  'parklogic.com',
  'pendingrenewaldeletion.com',
  'sedoparking.com',
  'undeveloped.com',
  'uniregistrymarket.link',
  'voodoo.com',
].map(name);

/** What says that the servers which took the old ones' place are a parking operator's. */
export type ParkingSign = 'expired' | 'auto-renew' | 'answers-other-domains' | 'known-operator';

/**
 * The signs of parking, none where it is no parking: the new servers must answer a label that was invented, and one of
 * the others must be there as well.
 */
export function parkingSigns(evidence: Evidence, { zone, now }: Replaced): ParkingSign[] {
  if (!answersInvented(evidence, zone, true)) return [];
  const facts = registrationOf(evidence, zone);
  const signs: ParkingSign[] = [];
  if (expiryOf(facts, evidence)) signs.push('expired');
  if (inAutoRenew(facts)) signs.push('auto-renew');
  if (answersInvented(evidence, zone, false)) signs.push('answers-other-domains');
  if (now.some(ns => PARKING_OPERATORS.some(operator => isAtOrUnder(ns, operator)))) signs.push('known-operator');
  return signs;
}
