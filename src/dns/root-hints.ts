import { address } from '../values/address.ts';
import { name, ROOT } from '../values/name.ts';
import type { ServerAddress } from './walk/facts.ts';
import { addressOf, targetOf } from './wire/rdata.ts';
import { readZoneText, type ZoneProblem } from './wire/zonefile.ts';

/** InterNIC's named.root, edition of 18 April 2024, still current in 2026. The last address to change was b.root's, on 27 November 2023. */
const LETTERS: readonly (readonly [letter: string, v4: string, v6: string])[] = [
  ['a', '198.41.0.4', '2001:503:ba3e::2:30'],
  ['b', '170.247.170.2', '2801:1b8:10::b'],
  ['c', '192.33.4.12', '2001:500:2::c'],
  ['d', '199.7.91.13', '2001:500:2d::d'],
  ['e', '192.203.230.10', '2001:500:a8::e'],
  ['f', '192.5.5.241', '2001:500:2f::f'],
  ['g', '192.112.36.4', '2001:500:12::d0d'],
  ['h', '198.97.190.53', '2001:500:1::53'],
  ['i', '192.36.148.17', '2001:7fe::53'],
  ['j', '192.58.128.30', '2001:503:c27::2:30'],
  ['k', '193.0.14.129', '2001:7fd::1'],
  ['l', '199.7.83.42', '2001:500:9f::42'],
  ['m', '202.12.27.33', '2001:dc3::35'],
];

/** The 13 root servers with their 26 addresses. */
export const ROOT_HINTS: readonly ServerAddress[] = LETTERS.flatMap(([letter, v4, v6]) =>
  [v4, v6].map(text => ({ name: name(`${letter}.root-servers.net.`), address: address(text) })),
);

/** TTL of hints without one; nothing looks at it. */
const HINT_TTL = 3_600_000;

/**
 * Root servers from the text of a hints file (zone-file form, as named.root): every NS of the root with its addresses.
 * Without a usable server `servers` is empty and `problems` says why.
 */
export function readHints(text: string): { servers: ServerAddress[]; problems: ZoneProblem[] } {
  const { records, problems } = readZoneText(text, { origin: ROOT, ttl: HINT_TTL });
  const roots = new Set(records.filter(record => record.name === ROOT && record.type === 'NS').map(targetOf));
  const servers = records.flatMap(record => {
    const at = roots.has(record.name) ? addressOf(record) : null;
    return at === null ? [] : [{ name: record.name, address: at }];
  });
  const none = servers.length === 0 ? [{ line: 1, what: 'no NS record of the root with an address' }] : [];
  return { servers, problems: [...problems, ...none] };
}
