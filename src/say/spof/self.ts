import type { Line, Mark, Report } from '../../report/report.ts';
import type { Spof } from '../../spof/spof.ts';
import { text, typed } from '../language/names.ts';
import { findingLines, listed } from './advice.ts';
import { NEED_WORDS } from './words.ts';

type Self = NonNullable<Spof['self']>;

/** What ties the bot to a domain, worst first: with the first it dies, with the others it may. */
const INSIDE = 'bot-inside';

/** What this bot itself hangs on, in one sentence, then each tie with what to change. */
export function saySelf(spof: Spof, self: Self, notes: readonly Line[] = []): Report {
  const { mark, title } = headOf(spof, self);
  return {
    mark,
    title: [text(title)],
    lead: [...findingLines(spof), [text(`Looked at: ${needsWords(self)}.`)], ...notes],
    blocks: [],
    more: [],
    actions: [],
  };
}

/** The sentence alone, for scripts. */
export const selfSummary = (spof: Spof, self: Self): string => headOf(spof, self).title;

function headOf({ findings }: Spof, { watched }: Self): { readonly mark: Mark; readonly title: string } {
  const dying = findings.filter(({ code, severity }) => code === INSIDE && severity === 'critical');
  const unheard = findings.filter(({ code, severity }) => code === INSIDE && severity !== 'critical');
  const domainsOf = (all: Spof['findings']): string =>
    listed([...new Set(all.flatMap(({ params }) => (params['domains'] as readonly string[]) ?? []))].map(typedName));
  if (watched.length === 0)
    return {
      mark: 'unknown',
      title: 'No domain is in the portfolio, so I cannot say whether this bot outlives yours.',
    };
  if (dying.length > 0)
    return { mark: 'down', title: `This bot dies with ${domainsOf(dying)}: it will be silent when you need it.` };
  if (unheard.length > 0)
    return {
      mark: 'will-break',
      title: `This bot speaks in its chats when ${domainsOf(unheard)} is gone, but ${listed(unheard.map(unheardWords))}.`,
    };
  const ties = findings.filter(({ severity }) => severity !== 'low' && severity !== 'info');
  if (ties.length > 0)
    return {
      mark: 'will-break',
      title: `This bot shares a ${sharedWords(ties)} with ${domainsOf(ties)}: what takes one may take the other.`,
    };
  const count = watched.length === 1 ? typed(watched[0] as (typeof watched)[number]) : `all ${watched.length} domains`;
  return { mark: 'fine', title: `This bot outlives ${count}: it needs nothing that dies with your portfolio.` };
}

const unheardWords = ({ params }: Spof['findings'][number]): string =>
  params['what'] === 'pager' ? 'its pages wake nobody' : 'nobody hears its pulse';

/** `bot-same-registrar` tells of a registrar. */
const sharedWords = (ties: Spof['findings']): string =>
  listed([...new Set(ties.map(({ code }) => code.slice(code.lastIndexOf('-') + 1)))]);

const typedName = (name: string): string => typed(name as Parameters<typeof typed>[0]);

const needsWords = ({ needs }: Self): string =>
  needs.length === 0
    ? 'its chats'
    : listed(
        needs.map(({ what, host, addresses }) =>
          `${NEED_WORDS[what] ?? what} ${host === null ? addresses.join(', ') : typed(host)}`.trim(),
        ),
      );
