import type { Verdict } from '../diagnose/diagnosis.ts';
import type { Outcome, OutcomeKind, Reply, ServerAddress, ZoneFacts } from '../dns/walk/facts.ts';
import { recordText } from '../dns/wire/rdata.ts';
import type { Desk } from '../people/contacts.ts';
import { boundText, cleanText } from '../report/foreign.ts';
import { plainLine } from '../report/plain.ts';
import type { Line } from '../report/report.ts';
import type { Look } from '../services.ts';
import { type Instant, isoOf } from '../values/instant.ts';
import type { Name } from '../values/name.ts';
import { desksOf } from './contacts.ts';
import { opensAt } from './desks.ts';
import { severityOf } from './findings.ts';
import { reasonSentence } from './impact.ts';
import { capital, sayFinding, stopped } from './language/fill.ts';
import { titleOf } from './trace.ts';
import { saidIn, serialAt, serversIn } from './zones/all-servers.ts';
import { registrationFor } from './zones/memory.ts';
import type { ServerSaid } from './zones/tally.ts';

/** How the JSON contract calls an outcome; kinds that it does not know are what they come to for a reader. */
const OUTCOMES: Readonly<Record<OutcomeKind, string>> = {
  answer: 'answer',
  alias: 'answer',
  referral: 'referral',
  nxdomain: 'nxdomain',
  nodata: 'nodata',
  refused: 'refused',
  servfail: 'servfail',
  formerr: 'formerr',
  upward: 'upward',
  'not-authoritative': 'not-authoritative',
  empty: 'empty',
  /** Cut short, and nothing over TCP: nothing in it may be used; `tc` tells it from other empty answers. */
  truncated: 'empty',
  malformed: 'malformed',
  mismatched: 'malformed',
  silent: 'silent',
  unreachable: 'unreachable',
  'not-asked': 'not-asked',
};

/** The whole look as one object, for scripts: every key always there, null where a thing is not known. */
export function traceJson(look: Look): object {
  const { trace, takenAt } = look.evidence;
  return {
    command: 'trace',
    domain: trace.asked.name,
    type: trace.asked.type,
    verdict: verdictJson(look, look.diagnosis.verdict),
    findings: look.diagnosis.findings.map(finding => ({
      code: finding.code,
      severity: severityOf(finding, look),
      about: finding.about,
      servers: finding.servers.map(serverJson),
      summary: plain(look, capital(stopped(sayFinding(finding, look.words)))),
    })),
    zones: zonesJson(look),
    answer: answerJson(look),
    lastGood: lastGoodJson(look),
    registration: registrationJson(look),
    contacts: desksOf(look).map(contactJson),
    impact: impactJson(look),
    queries: trace.queries,
    tookMs: trace.tookMs,
    takenAt: isoOrNull(takenAt),
  };
}

/** `opensAt` null: it is open, or its hours are not known; `open` tells which. */
export const contactJson = ({ who, name, desk, phone, email, opening, contract, pin }: Desk): object => ({
  who,
  name: boundText(name),
  desk: bound(desk),
  phone: bound(phone),
  email: bound(email),
  open: opening?.isOpen ?? null,
  opensAt: isoOrNull(opensAt(opening)),
  contract: bound(contract),
  pin: bound(pin),
});
const bound = (words: string | null): string | null => (words === null ? null : boundText(words));

/** 0 healthy, 1 a problem in the domain, 3 the look-up itself could not be done. */
export function statusOf({ diagnosis: { verdict } }: Look): 0 | 1 | 3 {
  if (verdict.code.startsWith('own-network-')) return 3;
  return verdict.code === 'healthy' ? 0 : 1;
}

/** Times in sentences are UTC here: a script has no place. */
const plain = (look: Look, line: Line): string => plainLine(line, { zone: 'UTC', now: look.evidence.takenAt });

/** The last moment that ISO 8601 can write without a longer year. */
const LAST_ISO_MS = 253_402_300_799_000;
const isoOrNull = (at: Instant | null): string | null =>
  at !== null && Math.abs(at) <= LAST_ISO_MS ? isoOf(at) : null;

function verdictJson(look: Look, { code, fixer, severity, confidence, brokenAt, because }: Verdict): object {
  return { code, fixer, severity, confidence, brokenAt, because, summary: plain(look, titleOf(look)) };
}

const serverJson = ({ name, address }: ServerAddress): object => ({ name, address });

/** The zones on the way that was asked first, then the others in the order of their names. */
function zonesJson(look: Look): object[] {
  const { trace } = look.evidence;
  const path = trace.chains[0]?.path ?? [];
  const others = [...trace.zones.keys()].filter(zone => !path.includes(zone)).sort();
  return [...path, ...others].flatMap((zone: Name) => {
    const facts = trace.zones.get(zone);
    return facts === undefined
      ? []
      : [{ zone, servers: serversIn(look, facts).map(one => serverSaidJson(facts, one)) }];
  });
}

function serverSaidJson(facts: ZoneFacts, { server, outcome, reply }: ServerSaid): object {
  const said = saidIn(outcome);
  return {
    ...serverJson(server),
    transport: reply?.by?.over ?? null,
    rttMs: reply?.rttMs == null ? null : Math.round(reply.rttMs * 10) / 10,
    outcome: outcome === null ? null : OUTCOMES[outcome.kind],
    rcode: said?.rcode ?? null,
    aa: said?.aa ?? null,
    tc: said?.tc ?? null,
    nsid: said?.nsid ?? null,
    ede: said === null ? null : said.ede.map(({ code, text }) => ({ code, text: cleanText(text) })),
    serial: serialAt(facts, server.address),
  };
}

/** What the servers of the last zone answer to the question: the answer that most of them give. */
function answerJson(look: Look): object | null {
  const { trace } = look.evidence;
  const [chain] = trace.chains;
  const facts = chain === undefined ? undefined : trace.zones.get(chain.path.at(-1) ?? chain.end.zone);
  if (chain === undefined || facts === undefined || !['answer', 'alias', 'nodata', 'nxdomain'].includes(chain.end.kind))
    return null;
  const said = serversIn(look, facts).flatMap(({ outcome }) =>
    outcome?.kind === chain.end.kind ? [saidIn(outcome)] : [],
  );
  const first = said[0];
  if (first == null) return null;
  const records = [...first.answers.map(recordText), ...aliasRecords(look)];
  return { rcode: first.rcode, records, dnssec: look.evidence.dnssec?.answer ?? 'unknown' };
}

/** Behind an alias, the records of its target. */
function aliasRecords(look: Look): string[] {
  const { trace } = look.evidence;
  return trace.chains
    .filter(chain => chain.role === 'alias' && chain.end.kind !== 'broken')
    .flatMap(chain => {
      const facts = trace.zones.get(chain.end.zone);
      const reply = facts?.replies.find(r => isAnswerTo(r, chain.question.name, chain.question.type));
      return (saidIn(reply?.outcome ?? null)?.answers ?? []).map(recordText);
    });
}

const isAnswerTo = (reply: Reply, name: Name, type: string): boolean =>
  reply.question.name === name &&
  reply.question.type === type &&
  ['answer', 'alias'].includes(reply.outcome?.kind ?? '');

function lastGoodJson({ evidence: { trace, history } }: Look): object | null {
  const good = history?.lastGood ?? null;
  if (good === null && trace.lastGood?.knownBy !== 'memory') return null;
  const asked = trace.lastGood?.replies.map(r => ({ server: r.server, outcome: r.outcome })) ?? [];
  const known =
    good?.nameservers.flatMap(ns =>
      ns.addresses.map(address => ({ server: { name: ns.name, address }, outcome: NOT_ASKED })),
    ) ?? [];
  const servers = asked.length > 0 ? asked : known;
  return {
    at: isoOrNull(good?.at ?? null),
    servers: servers.map(({ server, outcome }) => serverSaid(server, outcome)),
  };
}

const serverSaid = (server: ServerAddress, outcome: Outcome | null): object => ({
  ...serverJson(server),
  outcome: outcome === null ? null : OUTCOMES[outcome.kind],
});

const NOT_ASKED: Outcome = { kind: 'not-asked', why: '' };

function registrationJson(look: Look): object | null {
  const facts = registrationFor(look);
  if (facts === null) return null;
  const status = facts.status.map(s => ({ ...s, word: cleanText(s.word) }));
  const { lastGood } = look.evidence.trace;
  const asked = lastGood?.knownBy === 'registration' && lastGood.zone === facts.domain ? lastGood.replies : null;
  const servers = asked === null ? {} : { servers: asked.map(({ server, outcome }) => serverSaid(server, outcome)) };
  return { status, expires: isoOrNull(facts.expires), source: facts.source, ...servers };
}

function impactJson({ diagnosis: { impact } }: Look): object {
  return {
    lostFirst: isoOrNull(impact.lostFirst),
    lostLast: isoOrNull(impact.lostLast),
    backFirst: isoOrNull(impact.backFirst),
    backLast: isoOrNull(impact.backLast),
    reason: reasonSentence(impact.reason),
  };
}
