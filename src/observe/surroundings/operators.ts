import { isAtOrUnder, type Name, name } from '../../values/name.ts';
import type { Seen } from './facts.ts';

/**
 * Who runs the back end of a registry, by the names of its servers. Nobody publishes a list; these are what IANA's root
 * zone database (https://www.iana.org/domains/root/db) says of the hosts that serve many TLDs.
 */
const BACK_ENDS: readonly (readonly [Name, string])[] = [
  [name('gtld-servers.net'), 'Verisign'],
  [name('nstld.com'), 'Verisign'],
  [name('afilias-nst.info'), 'Identity Digital'],
  [name('afilias-nst.org'), 'Identity Digital'],
  [name('dns1.nic.biz'), 'GoDaddy Registry'],
  [name('gtld.biz'), 'GoDaddy Registry'],
  [name('cctld.us'), 'GoDaddy Registry'],
  [name('centralnic.net'), 'CentralNic'],
  [name('charlestonroadregistry.com'), 'Google'],
];

/** The operator of every registry seen, where its servers tell: by their names, or by being another registry's too. */
export function operatorsIn(seen: Seen): Map<Name, string> {
  const operators = new Map<Name, string>();
  const byAddresses = new Map<string, Name>();
  for (const [zone, { names, addresses }] of [...seen.registryServers].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const known = BACK_ENDS.find(([host]) => names.some(server => isAtOrUnder(server, host)))?.[1];
    const key = [...new Set(addresses)].sort().join(' ');
    const twin = key === '' ? undefined : byAddresses.get(key);
    if (known !== undefined) operators.set(zone, known);
    else if (twin !== undefined) operators.set(zone, operators.get(twin) ?? twin.slice(0, -1).toUpperCase());
    if (key !== '' && twin === undefined) byAddresses.set(key, zone);
  }
  return operators;
}
