import type { Answer } from '../answer.ts';
import { type Host, listedServers, MAX_HOST_ADDRESSES, MAX_NAMESERVERS, nameserversOf } from './hosts.ts';
import type { Line } from './lines.ts';
import { counts, list } from './records.ts';

/** Each host once, in the order given; of one that stands there twice the addresses together. */
export function nameserversIn(hosts: readonly Host[]): Pick<Answer, 'nameservers' | 'hostAddresses'> {
  const found = new Map<string, Set<string>>();
  for (const { name, addresses } of hosts)
    if (found.has(name) || found.size < MAX_NAMESERVERS)
      found.set(name, new Set([...(found.get(name) ?? []), ...addresses].slice(0, MAX_HOST_ADDRESSES)));
  const known = [...found].flatMap(([name, addresses]) =>
    addresses.size === 0 ? [] : [[name, [...addresses]] as const],
  );
  return {
    nameservers: [...found.keys()],
    ...(known.length === 0 ? {} : { hostAddresses: Object.fromEntries(known) }),
  };
}

/** The servers that records list, in fields of their own or below a heading; handles that look like hosts are left out. */
export function serversIn(records: readonly (readonly Line[])[], handleEnding: string | undefined): readonly Host[] {
  const found = list(records, record => {
    let open = true;
    return record.flatMap(line => {
      if (line.kind === 'title') open = true;
      if (line.field === 'nameserver' && counts(line)) return nameserversOf(line.value);
      if (line.kind !== 'text' || line.role !== 'nameservers' || !open) return [];
      const servers = listedServers(line.value);
      open = servers !== null;
      return servers ?? [];
    });
  });
  return found.filter(host => handleEnding === undefined || !host.name.endsWith(handleEnding));
}

/** `example ns1.example.net`: a server behind the first label of the asked name. */
export function labelledServers(lines: readonly Line[], domain: string): readonly Host[] {
  const label = domain.split('.')[0] ?? '';
  return lines.flatMap(line => {
    const [first, second, ...rest] = line.whole.toLowerCase().split(/\s+/);
    return first === label && second !== undefined && rest.length === 0 ? nameserversOf(second) : [];
  });
}
