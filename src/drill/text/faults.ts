import type { Address } from '../../values/address.ts';
import { nearest } from '../../values/nearest.ts';
import type { Deed, Fault } from '../scenario.ts';
import { asAddress, asDurationMs, asName, asNumber, takeAddresses, type Words, wrong } from './reader.ts';

/**
 * The verbs. Each is its words, what must follow, and what it does; the first whose words fit is taken, so a longer
 * one stands before the shorter one it begins with.
 */
const VERBS: readonly { readonly words: string; readonly does: (from: Words) => Deed }[] = [
  { words: 'is silent', does: () => ({ kind: 'is-silent' }) },
  { words: 'is slow by', does: from => ({ kind: 'is-slow', byMs: asDurationMs(from.take('a duration')) }) },
  { words: 'loses', does: from => ({ kind: 'loses', share: asShare(from.take('a share like 30%')) }) },
  { words: 'refuses connections', does: () => ({ kind: 'refuses-connections' }) },
  { words: 'resets connections', does: () => ({ kind: 'resets-connections' }) },
  { words: 'closes connections', does: () => ({ kind: 'closes-connections' }) },
  { words: 'has no route', does: () => ({ kind: 'has-no-route' }) },
  { words: 'refuses', does: () => ({ kind: 'answers-rcode', rcode: 'REFUSED', ede: null }) },
  { words: 'answers nodata', does: () => ({ kind: 'answers-nodata' }) },
  { words: 'answers empty', does: () => ({ kind: 'answers-empty' }) },
  { words: 'denies empty names', does: () => ({ kind: 'denies-empty-names' }) },
  { words: 'answers without authority', does: () => ({ kind: 'answers-without-authority' }) },
  {
    words: 'answers everything with',
    does: from => ({ kind: 'answers-everything', address: asAddress(from.take('an address')) }),
  },
  { words: 'answers as a resolver', does: from => ({ kind: 'answers-as-resolver', address: addressAfterWith(from) }) },
  {
    words: 'answers twice with',
    does: from => ({ kind: 'answers-twice', address: asAddress(from.take('an address')) }),
  },
  { words: 'answers with a wrong id', does: () => ({ kind: 'answers-with-wrong-id' }) },
  { words: 'answers another question', does: () => ({ kind: 'answers-another-question' }) },
  {
    words: 'answers',
    does: from => ({ kind: 'answers-rcode', rcode: asRcode(from.take('an rcode')), ede: edeAfterWith(from) }),
  },
  { words: 'refers upward', does: () => ({ kind: 'refers-upward' }) },
  {
    words: 'truncates above',
    does: from => ({ kind: 'truncates', overOctets: asNumber(from.take('octets'), 0, 65_535) }),
  },
  { words: 'truncates', does: () => ({ kind: 'truncates', overOctets: 0 }) },
  { words: 'ignores edns', does: () => ({ kind: 'ignores-edns' }) },
  { words: 'demands cookies', does: () => ({ kind: 'demands-cookies' }) },
  { words: 'sends garbage', does: () => ({ kind: 'sends-garbage' }) },
];

/** The codes a server may be told to answer: those registered with IANA that a query can bring about. */
const RCODES = ['NOERROR', 'FORMERR', 'SERVFAIL', 'NXDOMAIN', 'NOTIMP', 'REFUSED', 'NOTAUTH', 'BADVERS', 'BADCOOKIE'];

const asRcode = (word: string): string =>
  RCODES.find(code => code === word.toUpperCase()) ?? wrong(`"${word}" is none of ${RCODES.join(', ')}, nodata, empty`);

function asShare(word: string): number {
  if (!word.endsWith('%')) return wrong(`"${word}" is not a share like 30%`);
  return asNumber(word.slice(0, -1), 1, 100) / 100;
}

const addressAfterWith = (from: Words) => (from.takeIf('with') ? asAddress(from.take('an address')) : null);

/** `with ede 22 "No reachable authority"` (RFC 8914); the text may be left out. */
function edeAfterWith(from: Words): { code: number; text: string } | null {
  if (!from.takeIf('with', 'ede')) return null;
  const code = asNumber(from.take('an extended error code'), 0, 65_535);
  const next = from.peek();
  return { code, text: next === null || CONDITIONS.includes(next) ? '' : from.take('a text') };
}

const CONDITIONS: readonly string[] = ['over', 'to', 'for', 'towards'];
const PATHS = ['udp', 'tcp', 'v4', 'v6'] as const;

/** True where a fault's verb comes next. */
export const isVerb = (from: Words): boolean => VERBS.some(({ words }) => words.split(' ')[0] === from.peek());

/** Reads `VERB … [over udp|tcp|v4|v6 …] [towards ADDRESS…] [to edns|options] [for NAME [TYPE]]`. */
export function takeFault(from: Words): Fault {
  const verb = VERBS.find(({ words }) => from.takeIf(...words.split(' '))) ?? unknownVerb(from.peek() ?? '');
  const deed = verb.does(from);
  const over: Fault['over'][number][] = [];
  const towards: Address[] = [];
  let to: Fault['to'] = null;
  let under: Fault['under'] = null;
  let type: Fault['type'] = null;
  for (let next = from.peek(); next !== null && CONDITIONS.includes(next); next = from.peek()) {
    if (from.takeIf('over')) over.push(...takePaths(from));
    else if (from.takeIf('towards')) towards.push(...takeAddresses(from));
    else if (from.takeIf('to')) to = asOption(from.take('edns or options'));
    else if (from.takeIf('for')) {
      under = asName(from.take('a name'));
      if (/^[A-Z][A-Z0-9]*$/.test(from.peek() ?? '')) type = from.take('a type');
    }
  }
  from.end();
  return { deed, over, towards, to, under, type };
}

function takePaths(from: Words): (typeof PATHS)[number][] {
  const paths: (typeof PATHS)[number][] = [];
  const next = () => PATHS.find(path => path === from.peek());
  for (let path = next(); path !== undefined; path = next()) {
    paths.push(path);
    from.take('a path');
  }
  return paths.length > 0 ? paths : wrong(`after "over" comes ${PATHS.join(', ')}, not "${from.peek() ?? 'nothing'}"`);
}

const asOption = (word: string): 'edns' | 'options' =>
  word === 'edns' || word === 'options' ? word : wrong(`after "to" comes edns or options, not "${word}"`);

function unknownVerb(typed: string): never {
  const meant = nearest(
    typed,
    VERBS.map(({ words }) => words.split(' ')[0] ?? ''),
  );
  const known = VERBS.filter(({ words }) => meant !== null && words.startsWith(meant)).map(({ words }) => words);
  return wrong(`"${typed}" is no verb${known.length > 0 ? `; there is: ${known.join(', ')}` : ''}`);
}
