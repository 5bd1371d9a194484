import type { Delegated } from '../../dns/walk/resolve.ts';
import type { Undecided } from '../../registration/answer.ts';
import type { Registration } from '../../registration/registration.ts';
import type { Status } from '../../registration/status/judge.ts';
import type { Inline, Line, Mark } from '../../report/report.ts';
import { sayDuration } from '../../values/duration.ts';
import { foreign, introduced, text, zoneWord } from '../language/names.ts';
import { sayUndecided } from './undecided.ts';

/** An end nearer than this is worth a warning: renewals and the bank need days. */
const SOON_MS = 30 * 86_400_000;

const strong = (words: string): Inline => ({ kind: 'strong', text: words });

/** What the registration comes to, worst first. */
export type Standing =
  | { readonly kind: 'free' }
  | { readonly kind: 'undecided'; readonly why: Undecided }
  | { readonly kind: 'out'; readonly status: Status }
  | { readonly kind: 'ended'; readonly at: number }
  | { readonly kind: 'moving'; readonly status: Status }
  | { readonly kind: 'ending'; readonly at: number }
  | { readonly kind: 'warned'; readonly status: Status }
  /** Nothing is wrong in its data, but the zone above does something else. */
  | { readonly kind: 'disputed'; readonly isDenied: boolean }
  | { readonly kind: 'fine' };

/** Among statuses that take a name out of DNS, the one that explains the others: what is restorable, or who holds it. */
const WEIGHT: readonly string[] = ['redemptionPeriod', 'pendingDelete', 'serverHold', 'clientHold', 'inactive'];
const weightOf = (status: Status): number => {
  const at = WEIGHT.indexOf(status.code ?? '');
  return at < 0 ? WEIGHT.length : at;
};

export function standingOf(of: Registration, now: number, delegated: Delegated = null): Standing {
  if (of.state === 'free') return { kind: 'free' };
  if (of.state === 'undecided') return { kind: 'undecided', why: of.why ?? 'unreachable' };
  const held = of.statuses.filter(status => status.inDns === false).sort((a, b) => weightOf(a) - weightOf(b))[0];
  if (held !== undefined) return { kind: 'out', status: held };
  const endsAt = of.expires.read === 'yes' ? of.expires.moment.at : null;
  if (endsAt !== null && endsAt < now) return { kind: 'ended', at: endsAt };
  const moving = of.statuses.find(status => status.code === 'pendingTransfer');
  if (moving !== undefined) return { kind: 'moving', status: moving };
  if (endsAt !== null && endsAt - now < SOON_MS) return { kind: 'ending', at: endsAt };
  const warned = of.statuses.find(
    status => status.next !== null && status.liftedBy === 'registrar' && status.setBy === 'registry',
  );
  if (delegated === 'denied' && of.nameservers.length > 0) return { kind: 'disputed', isDenied: true };
  if (warned !== undefined) return { kind: 'warned', status: warned };
  return hasOtherServers(of, delegated) ? { kind: 'disputed', isDenied: false } : { kind: 'fine' };
}

/** True where the zone above names other servers than the registry lists. */
export function hasOtherServers({ nameservers }: Registration, delegated: Delegated): boolean {
  if (delegated === null || delegated === 'denied' || nameservers.length === 0) return false;
  return [...delegated.to].sort().join() !== [...nameservers].sort().join();
}

const MARKS: Readonly<Record<Standing['kind'], Mark>> = {
  free: 'down',
  undecided: 'unknown',
  out: 'down',
  ended: 'will-break',
  moving: 'will-break',
  ending: 'will-break',
  warned: 'will-break',
  disputed: 'will-break',
  fine: 'fine',
};
export const markOf = (standing: Standing): Mark =>
  standing.kind === 'disputed' && standing.isDenied ? 'down' : MARKS[standing.kind];

/** The sentence that stands alone: the state and what it means for users. */
export function titleOf(of: Registration, standing: Standing, now: number): Line {
  const name = introduced(of.domain);
  if (standing.kind === 'undecided') {
    return [text('I cannot tell whether '), ...name, text(` is registered: ${sayUndecided(standing.why)}.`)];
  }
  return [...name, ...restOf(of, standing, now)];
}

/** What follows the name. */
function restOf(of: Registration, standing: Exclude<Standing, { kind: 'undecided' }>, now: number): Line {
  switch (standing.kind) {
    case 'free':
      return [text(' is registered to nobody: anybody can take it, and it is not in DNS.')];
    case 'out':
      return [text(' is registered, but '), ...outOf(of, standing.status), text(' Users cannot find it.')];
    case 'ended':
      return [
        text(` is registered, but its end is past by ${sayDuration(now - standing.at)}: it can go at any moment.`),
      ];
    case 'moving':
      return [
        text(
          ' is registered and in DNS, and on its way to another registrar: if you did not ask for that, somebody is taking it.',
        ),
      ];
    case 'ending':
      return [text(` is registered and in DNS, and ends in ${sayDuration(standing.at - now)} unless it is renewed.`)];
    case 'warned': {
      const { word, plain } = standing.status;
      return [text(' is registered and in DNS, but look at its status: '), foreign(word), text(` (${plain}).`)];
    }
    case 'disputed':
      return standing.isDenied
        ? [text(` is registered, but ${zoneWord(of.zone)} does not delegate it. Users cannot find it.`)]
        : [
            text(
              ` is registered and in DNS, but ${zoneWord(of.zone)} delegates it to other servers than its registry lists.`,
            ),
          ];
    case 'fine':
      return [text(` is registered${of.inDns === true ? ' and in DNS' : ''}; nothing speaks against it.`)];
    default:
      return standing satisfies never;
  }
}

/** "SUSPENDED by the .sm registry: it is out of DNS." */
function outOf(of: Registration, status: Status): Line {
  const by = status.setBy === 'registrar' ? 'by its registrar' : `by the ${zoneWord(of.zone)} registry`;
  switch (status.code) {
    case 'serverHold':
    case 'clientHold':
      return [text('taken out of DNS '), text(`${by}: `), strong(status.word), text('.')];
    case 'inactive':
      return [text('not in DNS: '), strong(status.word), text(` (${status.plain}).`)];
    default:
      return [text('out of DNS: '), strong(status.word), text(` (${status.plain}).`)];
  }
}
