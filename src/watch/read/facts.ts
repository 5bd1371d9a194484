import type { ZoneFacts } from '../../dns/walk/facts.ts';
import { rdataText } from '../../dns/wire/rdata.ts';
import type { Evidence } from '../../evidence.ts';
import type { Name } from '../../values/name.ts';
import type { Facts } from '../seen.ts';

/** The delegation of a domain, where every server of its parent that delegates says the same; null where they differ or nobody delegates. */
export function factsOf({ trace }: Evidence, domain: Name): Facts | null {
  const referrals = (trace.zones.get(domain)?.delegation ?? []).filter(by => by.outcome.kind === 'referral');
  const seen = referrals.map(
    (by): Facts => ({
      ns: sorted(by.ns.map(ns => ns.name)),
      ds: sorted(by.ds.map(rdataText)),
      glue: [],
    }),
  );
  const [first, ...others] = seen;
  if (first === undefined || others.some(other => !sameDelegation(other, first))) return null;
  // Each server may leave out what did not fit: what any of them gives is there.
  return { ...first, glue: sorted(referrals.flatMap(by => by.glue.map(({ name, address }) => `${name} ${address}`))) };
}

const sameDelegation = (a: Facts, b: Facts): boolean => a.ns.join() === b.ns.join() && a.ds.join() === b.ds.join();
const sorted = (items: readonly string[]): string[] => [...new Set(items)].sort();

/** The names of a domain's servers, as its parent lists them; else as anybody does. */
export function restsOnOf({ trace }: Evidence, domain: Name): readonly Name[] {
  const servers: ZoneFacts['nameservers'] = trace.zones.get(domain)?.nameservers ?? [];
  const listed = servers.filter(ns => ns.listedBy.parent);
  return (listed.length > 0 ? listed : servers).map(ns => ns.name).sort();
}
