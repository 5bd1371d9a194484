import type { Instant } from '../../../values/instant.ts';
import type { Name } from '../../../values/name.ts';
import type { Question, RrType } from '../../message.ts';
import type { ServerAddress } from '../../walk/facts.ts';
import type { Fault, FaultKind, GoodSignature, Judged, Security } from '../fault.ts';
import type { ZoneFault, ZoneSecurity } from '../view.ts';

/** One server's answer to one question, judged. */
export interface Testimony {
  readonly server: ServerAddress;
  readonly question: Question;
  readonly role: ZoneFault['role'];
  readonly child: Name | null;
  readonly judged: Judged;
  readonly signatures: readonly GoodSignature[];
}

/** Milliseconds: rule 16 of evidence adds an hour to the TTL, for clocks and for whoever has to act. */
const SPARE_MS = 3_600_000;
/** The part of a signature's life that is its end: signers renew with a quarter to a third of it left. */
const LAST_PART = 0.1;

const RANK: Readonly<Record<Security, number>> = { secure: 0, insecure: 1, unknown: 2, bogus: 3 };

/** The best of several judgements about the same thing: any valid path will do (RFC 6840 §5.11). Null where there is none. */
export function bestOf(judged: readonly Judged[]): Judged | null {
  return [...judged].sort((a, b) => RANK[a.security] - RANK[b.security])[0] ?? null;
}

/** The order in which faults explain an outage: what an operator must know first. */
const TELLING: readonly FaultKind[] = [
  'no-key-for-ds',
  'no-keys',
  'expired',
  'not-yet-valid',
  'wrong-signature',
  'unknown-key',
  'unsigned',
  'wrong-signer',
  'malformed',
  'alias-forged',
  'wildcard-unproven',
  'denial-missing',
  'denial-wrong',
];

/** The most frequent fault, of equally frequent ones the most telling. Null for none. */
export function mainFault(faults: readonly Fault[]): Fault | null {
  const count = (kind: FaultKind): number => faults.filter(fault => fault.kind === kind).length;
  const order = (a: Fault, b: Fault): number =>
    count(b.kind) - count(a.kind) || TELLING.indexOf(a.kind) - TELLING.indexOf(b.kind);
  return [...faults].sort(order)[0] ?? null;
}

/** Testimonies as faults, one for each question that some server answers in a way that does not hold. */
export function faultsOf(testimonies: readonly Testimony[]): ZoneFault[] {
  const faults: ZoneFault[] = [];
  for (const group of byQuestion(testimonies)) {
    const bad = group.filter(one => one.judged.security === 'bogus');
    const fault = mainFault(bad.flatMap(one => (one.judged.security === 'bogus' ? [one.judged.fault] : [])));
    const [first] = bad;
    if (fault === null || first === undefined) continue;
    const good = group.filter(({ judged }) => judged.security === 'secure' || judged.security === 'insecure').length;
    const { question, role, child } = first;
    faults.push({ question, role, child, fault, servers: bad.map(one => one.server), good });
  }
  return faults;
}

/** Testimonies about the same thing; what one server said several times counts once, at its best. */
export function byQuestion(testimonies: readonly Testimony[]): Testimony[][] {
  const groups = new Map<string, Map<string, Testimony>>();
  for (const one of testimonies) {
    const key = `${one.role} ${one.child ?? `${one.question.type} ${one.question.name}`}`;
    const group = groups.get(key) ?? new Map<string, Testimony>();
    groups.set(key, group);
    const id = `${one.server.address} ${one.server.name}`;
    const known = group.get(id);
    if (!known || RANK[one.judged.security] < RANK[known.judged.security]) group.set(id, one);
  }
  return [...groups.values()].map(group => [...group.values()]);
}

/** Whether a signature's end is near (rule 16 of evidence): the last tenth of its life, or less than its TTL and an hour. */
function endsSoon(signature: GoodSignature, now: Instant): boolean {
  const left = signature.expires - now;
  return left < (signature.expires - signature.inception) * LAST_PART || left < signature.ttl * 1000 + SPARE_MS;
}

/** The signatures that end soon, each with the servers that serve it. */
export function endingOf(testimonies: readonly Testimony[], zone: Name, now: Instant): ZoneSecurity['ending'] {
  const found = new Map<string, { signature: GoodSignature; servers: ServerAddress[] }>();
  for (const { server, signatures } of testimonies) {
    for (const signature of signatures) {
      if (signature.signer !== zone || !endsSoon(signature, now)) continue;
      const key = `${signature.type} ${signature.name} ${signature.keyTag} ${signature.expires}`;
      const entry = found.get(key) ?? { signature, servers: [] };
      found.set(key, entry);
      if (!entry.servers.some(({ address, name }) => address === server.address && name === server.name))
        entry.servers.push(server);
    }
  }
  return [...found.values()].sort((a, b) => a.signature.expires - b.signature.expires);
}

/** The signature over a zone's own records of one type that holds longest; null where none was seen that holds. */
export function latestOf(testimonies: readonly Testimony[], zone: Name, type: RrType): GoodSignature | null {
  const own = testimonies.flatMap(({ signatures }) =>
    signatures.filter(one => one.signer === zone && one.name === zone && one.type === type),
  );
  return own.reduce<GoodSignature | null>(
    (last, one) => (last === null || one.expires > last.expires ? one : last),
    null,
  );
}
