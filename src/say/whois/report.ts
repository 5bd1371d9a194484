import type { Attempt, Registration } from '../../registration/registration.ts';
import type { Status } from '../../registration/status/judge.ts';
import type { DateReading } from '../../registration/whois/dates.ts';
import type { Block, Line, Report } from '../../report/report.ts';
import type { RegistrationLook } from '../../services.ts';
import { sayDuration } from '../../values/duration.ts';
import type { Instant } from '../../values/instant.ts';
import { foreign, joined, listed, named, text, zoneWord } from '../language/names.ts';
import { leadOf, paidLine, reachLine, registrarDesk } from './lead.ts';
import { markOf, standingOf, titleOf } from './title.ts';

/** Name servers that are listed; registries allow 13, the report stays one screen. */
const MAX_SHOWN = 13;

/**
 * What a registration means, in the order of need: state and consequence; who can end it and what to do; every status in
 * plain words; dates, servers and who says so; what the registrar's copy says differently; which servers did not answer.
 */
export function sayWhois(look: RegistrationLook, now: Instant): Report {
  const of = look.registration;
  if (!of.complete && of.state === 'undecided') return stillAsking(of);
  const standing = standingOf(of, now, look.delegated);
  return {
    mark: markOf(standing),
    title: titleOf(of, standing, now),
    lead: leadOf(look, standing),
    blocks: [...statusBlock(of), ...factsBlock(look), ...copyBlock(of), ...troubleBlock(of)],
    more: attemptsBlock(of),
    actions: [
      { label: 'Trace it', command: `trace ${look.asked.replace(/\.$/, '')}` },
      ...(of.fromMemory ? [{ label: 'Ask again', command: `whois ${look.asked.replace(/\.$/, '')} --fresh` }] : []),
    ],
  };
}

function stillAsking(of: Registration): Report {
  const asked = of.attempts.map(attempt => `${attempt.server} ${attempt.outcome}`);
  return {
    mark: 'unknown',
    title: [text('Asking who has '), ...named(of.domain), text(asked.length === 0 ? ' …' : `: ${asked.join(', ')} …`)],
    lead: [],
    blocks: [],
    more: [],
    actions: [],
  };
}

const WHO: Readonly<Record<NonNullable<Status['liftedBy']>, string>> = {
  registry: 'the registry can lift it',
  registrar: 'the registrar can lift it',
  you: 'you can lift it',
  nobody: 'nobody can lift it',
};

/** Every status: the word, whether it leaves the name in DNS, who lifts it, what it is. What matters most comes first. */
function statusBlock(of: Registration): Block[] {
  if (of.statuses.length === 0) return [];
  const rank = (status: Status): number => (status.inDns === false ? 0 : status.next !== null ? 1 : 2);
  const sorted = [...of.statuses].sort((a, b) => rank(a) - rank(b));
  return [{ kind: 'list', items: sorted.map(statusLine) }];
}

function statusLine(status: Status): Line {
  const effect = status.inDns === false ? ['out of DNS'] : [];
  const who = status.liftedBy === null ? [] : [WHO[status.liftedBy]];
  const next = status.next === null || status.inDns === false ? [] : [status.next];
  return [foreign(status.word), text(`: ${[...effect, status.plain, ...who, ...next].join('; ')}`)];
}

function dateLine(label: string, reading: DateReading): Line[] {
  if (reading.read === 'no') return [];
  if (reading.read === 'yes') return [[text(`${label} `), { kind: 'instant', at: reading.moment.at, style: 'date' }]];
  const [one, other] = reading.either;
  return [
    [
      text(`${label} `),
      { kind: 'instant', at: one.at, style: 'date' },
      text(' or '),
      { kind: 'instant', at: other.at, style: 'date' },
      text(' (the order of day and month is not known)'),
    ],
  ];
}

/** Registrar, dates, servers, and who said it when: one item a line. */
function factsBlock(look: RegistrationLook): Block[] {
  const of = look.registration;
  if (of.state !== 'registered') return sourceBlock(of);
  const registrar = registrarDesk(of);
  const shown = of.nameservers.slice(0, MAX_SHOWN);
  const rest = of.nameservers.length - shown.length;
  const items: Line[] = [
    ...(registrar === null ? [] : [[text('registrar: '), ...reachLine(registrar)]]),
    ...(of.registry === null ? [] : [[text('registry: '), ...reachLine(of.registry)]]),
    ...datesOf(look),
    shown.length === 0
      ? [text('name servers: none listed')]
      : [text('name servers: '), ...listed(shown), text(rest > 0 ? `, … ${rest} more` : '')],
    ...(of.dnssec === null
      ? []
      : [[text(of.dnssec ? 'delegation signed (DNSSEC)' : 'delegation not signed (no DNSSEC)')]]),
    sourceLine(of),
  ];
  return [{ kind: 'list', items }];
}

function datesOf(look: RegistrationLook): Line[] {
  const of = look.registration;
  const dates = [
    ...dateLine('registered', of.created),
    ...dateLine('changed', of.updated),
    ...dateLine('ends', of.expires),
  ];
  const unknown: Line[] = of.expires.read === 'no' ? [[text(`${zoneWord(of.zone)} publishes no end date here`)]] : [];
  const all = [...dates, ...unknown, of.inDns === false ? [] : paidLine(look)].filter(line => line.length > 0);
  return all.length === 0 ? [] : [joined(all, ', ')];
}

function sourceBlock(of: Registration): Block[] {
  const registry: Line[] = of.registry === null ? [] : [[text('registry: '), ...reachLine(of.registry)]];
  const items = [...registry, ...(of.server === null ? [] : [sourceLine(of)])];
  return items.length === 0 ? [] : [{ kind: 'list', items }];
}

function sourceLine(of: Registration): Line {
  const part = of.partial ? '; only a part of the answer came' : '';
  const kept = of.fromMemory ? ', remembered' : '';
  return [
    text('said by '),
    foreign(of.server ?? 'nobody'),
    text(` (${of.source === 'rdap' ? 'RDAP' : 'WHOIS'}${kept}), `),
    { kind: 'instant', at: of.at, style: 'ago' },
    text(part),
  ];
}

/** The registrar's own answer, where it says something else. */
function copyBlock(of: Registration): Block[] {
  const { copy } = of;
  if (copy === null) return [];
  const differences: Line[] = [];
  if (
    copy.expires.read === 'yes' &&
    of.expires.read === 'yes' &&
    Math.abs(copy.expires.moment.at - of.expires.moment.at) > 86_400_000
  ) {
    differences.push([
      text('it ends '),
      { kind: 'instant', at: copy.expires.moment.at, style: 'date' },
      text(', the registry says '),
      { kind: 'instant', at: of.expires.moment.at, style: 'date' },
    ]);
  }
  const theirs = [...copy.nameservers].sort();
  if (theirs.length > 0 && theirs.join() !== [...of.nameservers].sort().join())
    differences.push([text('its name servers are '), ...listed(theirs.slice(0, MAX_SHOWN))]);
  if (differences.length === 0) return [];
  return [
    {
      kind: 'paragraph',
      line: [text('The registrar’s own copy ('), foreign(copy.server), text(') differs; the registry’s counts:')],
    },
    { kind: 'list', items: differences },
  ];
}

const OUTCOMES: Readonly<Record<Attempt['outcome'], string>> = {
  answered: 'answered',
  free: 'knows no such name',
  throttled: 'says that I ask too often',
  undecided: 'gave no usable answer',
  silent: 'did not answer',
  refused: 'refused the connection',
  unreachable: 'could not be reached',
  unresolved: 'was not found',
  malformed: 'answered something I cannot read',
  guarded: 'was not asked',
  spared: 'was not asked',
};

function attemptLine(attempt: Attempt): Line {
  const why = attempt.why === null ? '' : `: ${attempt.why}`;
  return [
    foreign(attempt.server),
    text(` ${OUTCOMES[attempt.outcome]}${why} (${attempt.source.toUpperCase()}, ${sayDuration(attempt.tookMs)})`),
  ];
}

const isTrouble = (attempt: Attempt): boolean => attempt.outcome !== 'answered' && attempt.outcome !== 'free';

function troubleBlock(of: Registration): Block[] {
  const items = [
    // What IANA would have added is not missed where the registry's answer is there.
    ...of.attempts
      .filter(one => isTrouble(one) && (one.source !== 'iana' || of.state === 'undecided'))
      .map(attemptLine),
    ...of.warnings.map((warning): Line => [text(warning)]),
  ];
  return items.length === 0
    ? []
    : [
        { kind: 'paragraph', line: [text('Not all went well:')] },
        { kind: 'list', items },
      ];
}

function attemptsBlock(of: Registration): Block[] {
  const hidden: Line[] =
    of.hidden.length === 0 ? [] : [[text('hidden by the registry, not missing: '), foreign(of.hidden.join(', '))]];
  const items = [...of.attempts.map(attemptLine), ...hidden];
  return items.length === 0 ? [] : [{ kind: 'list', items }];
}
