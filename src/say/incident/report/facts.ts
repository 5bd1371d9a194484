import type { Said } from '../../../incidents/bridge/talk.ts';
import type { Happening, Incident } from '../../../incidents/incident.ts';
import type { Seen } from '../../../incidents/seen.ts';
import { plainLine } from '../../../report/plain.ts';
import type { Line } from '../../../report/report.ts';
import { type Instant, instant } from '../../../values/instant.ts';
import type { Name } from '../../../values/name.ts';
import { callWords } from '../lines.ts';
import { sourceWord, time } from '../people.ts';
import { ROLE_WORDS } from '../roles.ts';
import { causeWords } from '../root.ts';

/** What is to be told of an incident afterwards: facts and texts, ready for any form. */
export interface ReportFacts {
  readonly number: number;
  /** In one sentence. */
  readonly title: string;
  readonly domains: readonly Name[];
  readonly cause: string | null;
  /** When it began, as far as can be told; when it was first seen; then as the incident went. */
  readonly beganAt: Instant;
  readonly detectedAt: Instant;
  readonly openedAt: Instant;
  readonly acknowledgedAt: Instant | null;
  /** When the watch saw the end; where nothing is watched, when it was said to be over. */
  readonly resolvedAt: Instant | null;
  readonly lastUserBackAt: Instant | null;
  readonly timeline: readonly Entry[];
  /** Happenings of the middle that were not kept. */
  readonly leftOut: number;
}

/** One line of the timeline. */
export interface Entry {
  readonly at: Instant;
  /** Slack, Matrix, shell, watch, clock. */
  readonly source: string;
  /** Null where nobody did it. */
  readonly who: string | null;
  readonly text: string;
}

type Reported = Extract<Seen, { kind: 'report' }>;

/** Numbers of telephones as people write them: a plus or a nought, then at least seven digits. */
const PHONE = /(?:\+|\b00?)\d[\d ()./-]{6,}\d/g;
const LEFT_OUT = '(left out)';

/** Everything in order of time; the public form without numbers, references, accounts, and what was said apart. */
export function reportFacts({ view, said, isPublic, hidden }: Reported): ReportFacts {
  const { number, parts, openedAt, now } = view;
  const { alert, incident } = parts;
  const clean = (text: string): string => (isPublic ? withoutSecrets(text, hidden) : text);
  const entries = [...happened(incident, isPublic, now), ...spoken(said, isPublic)]
    .map(entry => ({ ...entry, text: clean(entry.text) }))
    .sort((one, other) => one.at - other.at);
  const subject = incident?.subject ?? (incident === null ? '' : incident.domains.join(', '));
  const title = alert === null ? subject : plainLine(alert.report.title, { zone: 'UTC', now });
  const resolvedAt = incident?.restoredAt ?? alert?.resolvedAt ?? incident?.resolved?.at ?? null;
  const named = incident?.cause ?? null;
  const reason = named === null || (isPublic && named.apart) ? null : clean(causeWords(named));
  return {
    number,
    title: clean(title),
    domains: alert === null ? (incident?.domains ?? []) : alert.hits.map(({ domain }) => domain),
    cause: reason ?? named?.code ?? alert?.code ?? null,
    beganAt: alert?.since ?? incident?.opened.at ?? openedAt,
    detectedAt: alert?.noticedAt ?? incident?.opened.at ?? openedAt,
    openedAt: incident?.opened.at ?? openedAt,
    acknowledgedAt: incident?.firstAcknowledgedAt ?? alert?.acknowledged?.at ?? null,
    resolvedAt,
    lastUserBackAt: resolvedAt === null ? null : (alert?.impact.backLast ?? null),
    timeline: entries,
    leftOut: incident?.leftOut ?? 0,
  };
}

function withoutSecrets(text: string, hidden: readonly string[]): string {
  const without = hidden.reduce((rest, word) => (word.length < 3 ? rest : rest.replaceAll(word, LEFT_OUT)), text);
  return without.replace(PHONE, LEFT_OUT);
}

function happened(incident: Incident | null, isPublic: boolean, now: Instant): readonly Entry[] {
  return (incident?.timeline ?? []).flatMap((happening): Entry[] => {
    const line = isPublic && happening.apart ? null : lineOf(happening, isPublic);
    if (line === null) return [];
    const { at, source, who } = happening;
    return [{ at, source: sourceWord(source), who: who?.name ?? null, text: plainLine(line, { zone: 'UTC', now }) }];
  });
}

const plain = (words: string): Line => [{ kind: 'text', text: words }];

/** What was done, after the name of who did it; null for what is no news afterwards. */
function lineOf(happening: Happening, isPublic: boolean): Line | null {
  switch (happening.kind) {
    case 'opened':
      return plain(happening.subject === null ? 'the incident was opened' : `opened it: ${happening.subject}`);
    case 'acknowledged':
      return plain('acknowledged');
    case 'unacknowledged':
      return plain('took the acknowledgement back');
    case 'assigned':
      return plain(`${happening.to.name} ${ROLE_WORDS[happening.role].does} from here on`);
    case 'noted':
      return plain(`noted: ${happening.text}`);
    case 'handed-over':
      return plain(`the lead was to go from ${happening.from?.name ?? 'nobody'} to ${happening.to.name}`);
    case 'escalated':
      return plain('asked for more people');
    case 'paged':
      return plain(`called ${happening.people.length === 0 ? 'the whole room' : happening.people.join(', ')}`);
    case 'paused':
      return [...plain('paused the reminders until '), time(happening.until)];
    case 'resolved':
      return plain(`said that it was over${happening.reason === null ? '' : `: ${happening.reason}`}`);
    case 'reopened':
      return plain('opened it again');
    case 'caused':
      return plain(`cause: ${causeWords(happening)}`);
    case 'called':
      return [...plain('called '), ...callWords(isPublic ? { ...happening.call, ref: null } : happening.call)];
    case 'ticked':
      return plain(`${happening.done ? 'ticked off' : 'took back'}: ${happening.item}`);
    default:
      return byItself(happening);
  }
}

function byItself(
  happening: Extract<
    Happening,
    { kind: 'worse' | 'better' | 'fixed' | 'asked' | 'handover-asked' | 'promise-due' | 'word' }
  >,
): Line | null {
  switch (happening.kind) {
    case 'worse':
    case 'better':
    case 'fixed':
      return plain(happening.text);
    case 'asked':
      return plain('asked how it stands, as nobody had written');
    case 'handover-asked':
      return plain('asked again who leads');
    case 'promise-due':
      return plain('asked what came of a call');
    case 'word':
      return null;
    default:
      return happening satisfies never;
  }
}

const spoken = (said: readonly Said[], isPublic: boolean): readonly Entry[] =>
  said.flatMap(({ at, chat, who, text, kind, apart }): Entry[] =>
    text === null || (isPublic && apart)
      ? []
      : [
          {
            at: instant(at),
            source: sourceWord(chat),
            who,
            text: kind === 'file' ? `put a file into the thread: ${text}` : text,
          },
        ],
  );
