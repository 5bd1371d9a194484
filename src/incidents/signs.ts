import { idOf } from '../say/incident/people.ts';
import { typed } from '../say/language/names.ts';
import type { Said } from './bridge/talk.ts';
import type { Parts } from './parts.ts';

/** Signs under the messages of a story, as Slack names them and as they are: each says a command line. */
const SIGNS: Readonly<Record<string, Sign>> = {
  white_check_mark: 'acknowledge',
  heavy_check_mark: 'acknowledge',
  '✅': 'acknowledge',
  arrow_up: 'escalate',
  '⬆': 'escalate',
  pushpin: 'pin',
  '📌': 'pin',
  no_bell: 'silence',
  '🔕': 'silence',
  repeat: 'trace',
  '🔁': 'trace',
  card_index: 'whois',
  '📇': 'whois',
};
type Sign = 'acknowledge' | 'escalate' | 'pin' | 'silence' | 'trace' | 'whois';

/** Characters of a message that go onto the timeline when it is pinned. */
const MAX_PINNED = 500;

/**
 * The command line that a sign says; null where it says none. `about`: the message of a person that it stands under, where
 * it is none of ours.
 */
export function lineOf(
  sign: string,
  isTakenBack: boolean,
  { number, parts }: { readonly number: number; readonly parts: Parts },
  about: Said | null,
): string | null {
  const known = Object.hasOwn(SIGNS, sign) ? (SIGNS[sign] ?? null) : null;
  const id = idOf(number);
  if (known === null) return null;
  if (isTakenBack) return known === 'acknowledge' && about === null ? `incident unack ${id}` : null;
  if (known === 'pin') return pinned(id, about);
  // What people write is not what a sign under it acts upon.
  if (about !== null) return null;
  const domain = parts.alert?.hits[0]?.domain ?? parts.incident?.domains[0] ?? null;
  switch (known) {
    case 'acknowledge':
      return `incident ack ${id}`;
    case 'escalate':
      return `incident escalate ${id}`;
    case 'silence':
      if (parts.incident?.state === 'open') return `incident pause ${id} 1h`;
      return domain === null ? null : `watch mute ${typed(domain)} 1h`;
    case 'trace':
      return domain === null ? null : `trace ${typed(domain)}`;
    case 'whois':
      return domain === null ? null : `whois ${typed(domain)}`;
    default:
      return known satisfies never;
  }
}

/** Who silences an alert does so for everybody: more than to respond to it. Null where a sign needs nothing of its own. */
export const needsOf = (sign: string): { readonly right: 'watch'; readonly instead: string } | null =>
  Object.hasOwn(SIGNS, sign) && SIGNS[sign] === 'silence'
    ? { right: 'watch', instead: '✅ takes note of it instead: then nobody else is called.' }
    : null;

/** Quotes would end the text where a command line is split. */
function pinned(id: string, about: Said | null): string | null {
  const text = about?.text?.replace(/\s+/g, ' ').trim() ?? '';
  return text === '' || about === null ? null : `incident note ${id} -- ${about.who}: ${text.slice(0, MAX_PINNED)}`;
}
