import type { OwnDomain } from '../evidence.ts';
import type { Portfolio } from '../portfolio/schema.ts';
import { registrarKept } from '../registration/memory/keep.ts';
import type { Records } from '../store/records.ts';
import type { Name } from '../values/name.ts';
import type { Clock } from '../world/ports.ts';
import { type DomainRecord, FORM, isTrouble } from './record.ts';

/** Domains of a portfolio that are recalled for one trace; whoever has more reads of the first ones, as they are written. */
const MAX_OWN = 200;

/** The company's domains, each with what the looks that were really made at it saw. Never throws: what the store cannot give is not known. */
export async function recallOwn(records: Records, portfolio: Portfolio): Promise<readonly OwnDomain[]> {
  const domains = [...portfolio.domains].slice(0, MAX_OWN);
  return Promise.all(
    domains.map(async ([key, written]) => {
      const domain = key as Name;
      const [kept, registrar] = await Promise.all([
        records.read<DomainRecord>(`history/${domain}`).catch(() => null),
        written.registrar ?? registrarKept(records, domain),
      ]);
      return ownDomain(domain, registrar, kept?.value.form === FORM ? kept.value : null);
    }),
  );
}

/** Milliseconds for which the company's domains are taken to be as they were recalled: what other processes see of them comes later by as much. */
const CALM_MS = 30_000;

/** The same for looks that come by the clock, several a second: recalled anew after a while, and at once where one of our own looks sees trouble. */
export function calmOwn(records: Records, clock: Pick<Clock, 'monotonicMs'>) {
  let last: { readonly of: Portfolio; readonly atMs: number; readonly own: Promise<readonly OwnDomain[]> } | null =
    null;
  return {
    recall(portfolio: Portfolio): Promise<readonly OwnDomain[]> {
      const nowMs = clock.monotonicMs();
      if (last === null || last.of !== portfolio || nowMs - last.atMs >= CALM_MS)
        last = { of: portfolio, atMs: nowMs, own: recallOwn(records, portfolio) };
      return last.own;
    },
    /** A look at one of them was kept. */
    async saw(domain: Name, verdict: string): Promise<void> {
      const known = (await last?.own)?.find(one => one.domain === domain);
      if (isTrouble(verdict) || (known !== undefined && known.fell !== null)) last = null;
    },
  };
}

/** What a record says of a domain as a whole. */
function ownDomain(domain: Name, registrar: string | null, record: DomainRecord | null): OwnDomain {
  const looks = record?.looks ?? [];
  const last = looks.at(-1);
  // A trouble that is over is none; only looks since the last good one are kept.
  const first = last !== undefined && isTrouble(last.verdict) ? looks.find(look => isTrouble(look.verdict)) : undefined;
  return {
    domain,
    registrar,
    nameservers: record?.lastGood?.nameservers.map(ns => ns.name) ?? [],
    lastGoodAt: record?.lastGood?.at ?? null,
    fell: first === undefined || last === undefined ? null : { at: first.at, verdict: last.verdict, lastAt: last.at },
  };
}
