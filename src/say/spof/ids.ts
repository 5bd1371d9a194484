import { type Name, parseName } from '../../values/name.ts';
import { typed } from '../language/names.ts';

/** Components named in one line; the rest is counted. */
const MAX_NAMED = 6;

/** What strikes most often, and is hardest to end, first. */
const BY_HARM = [
  'registration',
  'registry-policy',
  'registrar',
  'registry-operator',
  'tld-servers',
  'certificate',
  'hosting',
  'operator',
  'as',
  'prefix',
  'address',
];
const harmOf = (id: string): number => {
  const rank = BY_HARM.indexOf(id.split(':', 1)[0] as string);
  return rank < 0 ? BY_HARM.length : rank;
};

export const namedIds = (ids: readonly string[]): string => {
  const shown = [...ids]
    .sort((a, b) => harmOf(a) - harmOf(b))
    .slice(0, MAX_NAMED)
    .map(shownId)
    .join(', ');
  return ids.length > MAX_NAMED ? `${shown}, … ${ids.length - MAX_NAMED} more` : shown;
};

/** A component as people call it. */
export function shownId(id: string): string {
  const cut = id.indexOf(':');
  const [kind, rest] = cut < 0 ? [id, ''] : [id.slice(0, cut), id.slice(cut + 1)];
  const words: Readonly<Record<string, string>> = {
    root: 'the root',
    'tld-servers': 'the servers of .',
    'registry-operator': 'the registry operator ',
    'registry-policy': 'a suspension by .',
    registrar:
      rest === '?'
        ? 'one registrar for all whose registrar I do not know'
        : rest.startsWith('?')
          ? 'the registrar of '
          : 'the registrar ',
    'registrar-desk': 'the support of ',
    registration: 'the registration of ',
    as: 'AS',
    address: '',
    certificate: 'the certificate of ',
    hosting: 'the hosting of ',
    operator: 'the DNS operator ',
    prefix: '',
  };
  const before = words[kind];
  // `certificate:example.com.@3f2a90bc12`: the digits only tell two of one name apart.
  if (kind === 'certificate') return `${before}${shownName(rest.replace(/@[0-9a-f]+$/, ''))}`;
  return before === undefined ? id : `${before}${shownName(rest.replace(/^\?/, ''))}`;
}

export const shownName = (text: string): string =>
  text.endsWith('.') && parseName(text) !== null ? typed(text as Name) : text;

/** Where a failure begins, in words: the id of a node that does not work although what it needs does. */
export function failureWords(id: string, isEmpty: boolean): string {
  const cut = id.indexOf(':');
  const [kind, rest] = [id.slice(0, cut), id.slice(cut + 1)];
  const [first = '', second = ''] = rest.split('@').map(shownName);
  switch (kind) {
    case 'servers':
      return isEmpty ? `${first} is no longer delegated` : `no name server of ${first} can be used`;
    case 'serve':
      return `${first} does not serve ${second}`;
    case 'zone':
      return `${first} cannot be found`;
    case 'resolve':
    case 'addresses':
    case 'glue':
      return `${first} has no address that can be reached`;
    case 'web':
      return `browsers refuse the certificate of ${second} (${first})`;
    case 'exchangers':
    case 'mail':
      return `no mail server of ${first} can be used`;
    default:
      return shownId(id);
  }
}
