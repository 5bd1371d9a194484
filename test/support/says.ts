import type { RawRecord, Soa } from '../../src/dns/message.ts';
import type { Chain, Outcome, Purpose, Reply, Said, ServerAddress, Step, Try } from '../../src/dns/walk/facts.ts';
import { targetOf } from '../../src/dns/wire/rdata.ts';
import { readZoneText } from '../../src/dns/wire/zonefile.ts';
import { type Instant, instant } from '../../src/values/instant.ts';
import { type Name, name, ROOT } from '../../src/values/name.ts';

/** What a server says, from the words of a story to replies with the packets that led to them. */

/** The morning of all stories. */
export const NOW: Instant = instant(Date.parse('2024-05-01T10:00:00Z'));

/** One server's last word to one question, with the packets that led to it. */
export function replyOf(
  zone: Name,
  server: ServerAddress,
  question: Chain['question'],
  purpose: Purpose,
  says: string,
  next: Name | null = null,
): Reply {
  const words = says.split(' ');
  const outcome = outcomeOf(zone, question, words, next);
  const shape = shapeOf(words);
  const step = (each: Omit<Try, 'n'>, of: Outcome | null): Omit<Step, 'try'> & { try: Omit<Try, 'n'> } => ({
    purpose,
    zone,
    server,
    question,
    try: each,
    sentAt: NOW,
    tookMs: of === null ? null : 20,
    outcome: of,
  });
  const full = { over: 'udp', edns: true, options: true } as const;
  const poorer = shape.over !== 'udp' || !shape.options;
  const lost = outcome?.kind === 'silent' ? 3 : poorer ? 2 : Number(after(words, 'loses') ?? 0);
  const silent: Outcome = { kind: 'silent' };
  const steps = [
    ...Array.from({ length: lost }, () => step(full, silent)),
    ...(outcome?.kind === 'silent'
      ? [step({ ...full, over: 'tcp' }, silent)]
      : outcome?.kind === 'not-asked'
        ? []
        : [step(shape, outcome)]),
    ...(outcome?.kind === 'truncated' ? [step({ ...full, over: 'tcp' }, silent)] : []),
    ...(words.includes('also-lost') ? [step(shape, silent)] : []),
    ...(words.includes('tcp-refused') ? [step({ ...full, over: 'tcp' }, { kind: 'unreachable', why: 'refused' })] : []),
  ].map((s, i): Step => ({ ...s, try: { ...s.try, n: i + 1 } }));
  if (words.includes('formerr-first'))
    steps.unshift({
      ...step(full, { kind: 'formerr', said: saidOf(zone, words, { rcode: 'FORMERR' }) }),
      try: { ...full, n: 0 },
    });
  const by =
    outcome === null || outcome.kind === 'silent' || outcome.kind === 'not-asked'
      ? null
      : { ...shape, n: steps.length };
  const second = words.includes('then-another') ? saidOf(zone, words, { rcode: 'NXDOMAIN' }) : null;
  return { purpose, zone, server, question, outcome, by, rttMs: by && 20, at: NOW, steps, second };
}

const after = (words: readonly string[], word: string): string | undefined =>
  words.includes(word) ? words[words.indexOf(word) + 1] : undefined;

const shapeOf = (words: readonly string[]): Omit<Try, 'n'> => ({
  over: words.includes('tcp') ? 'tcp' : 'udp',
  edns: !words.includes('plain'),
  options: !words.includes('plain') && !words.includes('bare'),
});

const records = (text: string): RawRecord[] => {
  const read = readZoneText(text, { origin: ROOT, ttl: 300 });
  if (read.problems.length > 0) throw new Error(`not zone text: ${text}: ${JSON.stringify(read.problems)}`);
  return read.records;
};

function saidOf(zone: Name, words: readonly string[], over: Partial<Said> = {}): Said {
  const ttl = Number(after(words, 'ttl') ?? 3_600);
  const soa: Soa = {
    mname: name(after(words, 'mname') ?? `ns1.${zone === ROOT ? 'root-servers.net.' : zone}`),
    rname: name('hostmaster.example.com'),
    serial: Number(after(words, 'serial') ?? 1),
    refresh: Number(after(words, 'refresh') ?? 7_200),
    retry: 3_600,
    expire: 1_209_600,
    minimum: Number(after(words, 'minimum') ?? ttl),
  };
  const withSoa = words.includes('serial') || over.rcode === 'NXDOMAIN' || words[0] === 'nodata';
  return {
    rcode: 'NOERROR',
    aa: true,
    tc: false,
    ra: words.includes('ra'),
    ad: false,
    ede: [],
    nsid: null,
    edns: !words.includes('plain'),
    answers: [],
    authorities: [],
    additionals: [],
    soa: withSoa ? { zone: name(after(words, 'soa-of') ?? zone), ttl, soa } : null,
    size: Number(after(words, 'octets') ?? 120),
    ...over,
  };
}

export function outcomeOf(
  zone: Name,
  question: Chain['question'],
  words: readonly string[],
  next: Name | null,
): Outcome | null {
  const [kind = '', first] = words;
  const said = (over: Partial<Said> = {}) => saidOf(zone, words, over);
  switch (kind) {
    case 'pending':
      return null;
    case 'refers':
    case 'referral':
      return {
        kind: 'referral',
        cut: first && kind === 'referral' ? name(first) : (next ?? question.name),
        said: said({ aa: false }),
      };
    case 'answer': {
      const ttl = after(words, 'ttl') ?? '300';
      const data = answerWords(words, question.type);
      return {
        kind,
        said: said({ answers: records(data.map(d => `${question.name} ${ttl} ${question.type} ${d}`).join('\n')) }),
      };
    }
    case 'alias': {
      const answers = records(`${question.name} ${after(words, 'ttl') ?? '300'} CNAME ${name(first ?? '.')}`);
      return { kind, by: 'CNAME', target: targetOf(answers[0] as RawRecord) as Name, said: said({ answers }) };
    }
    case 'nxdomain':
      return { kind, said: said({ rcode: 'NXDOMAIN' }) };
    case 'upward':
      return { kind, cut: ROOT, said: said({ aa: false }) };
    case 'refused':
    case 'servfail':
      return { kind, said: said({ rcode: kind.toUpperCase(), aa: false }) };
    case 'not-authoritative':
      return { kind, said: said({ aa: false, answers: records(`${question.name} 300 A 192.0.2.80`) }) };
    default:
      return simpleOutcome(kind, first, said);
  }
}

/** Outcomes that are no more than their word. */
function simpleOutcome(kind: string, why: string | undefined, said: () => Said): Outcome {
  switch (kind) {
    case 'nodata':
    case 'formerr':
    case 'empty':
    case 'truncated':
      return { kind, said: said() };
    case 'malformed':
    case 'mismatched':
      return { kind, why: 'garbage' };
    case 'unreachable':
    case 'not-asked':
      return { kind, why: why ?? 'refused' };
    case 'silent':
      return { kind };
    default:
      throw new Error(`a server does not say "${kind}"`);
  }
}

/** The data of an answer: what stands between its type and the words about it; several are parted by `+`. */
function answerWords(words: readonly string[], type: string): string[] {
  const at = words.indexOf(type);
  const modifiers = [
    'serial',
    'mname',
    'ttl',
    'over',
    'plain',
    'bare',
    'loses',
    'octets',
    'then-another',
    'ra',
    'tcp-refused',
    'formerr-first',
    'refresh',
    'minimum',
  ];
  const data = at < 0 ? [] : words.slice(at + 1, words.findIndex((w, i) => i > at && modifiers.includes(w)) >>> 0);
  const usual: Record<string, string> = {
    A: '192.0.2.80',
    AAAA: '2001:db8::80',
    NS: 'ns1.example.com.',
    SOA: 'ns1.example.com. h.example.com. 1 7200 3600 1209600 3600',
    MX: '10 mail.example.com.',
    DNSKEY: '257 3 13 AAAA',
  };
  return data.length > 0 ? data.join(' ').split(' + ') : [usual[type] ?? usual['A'] ?? ''];
}
