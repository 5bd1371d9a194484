import { UsageError } from '../../command.ts';
import { idOf } from '../../say/incident/people.ts';
import { nameFromInput } from '../../values/input.ts';
import { isAtOrUnder, type Name } from '../../values/name.ts';
import type { Happening } from '../incident.ts';
import { reduce } from '../reduce.ts';
import type { Seen } from '../seen.ts';
import { type Around, acted, stepped } from '../steps.ts';
import { NO_PARTS } from '../tellings.ts';
import type { DeskWork } from '../work.ts';
import { type Asked, viewOf } from './asked.ts';

/** Domains of one incident that are opened by hand. */
const MAX_DOMAINS = 8;

/** `incident open`: upon the alert that is named, or that is about the same domain; else an incident of its own. */
export async function openByHand(asked: Asked, work: DeskWork): Promise<Seen> {
  const { order, origin, around } = asked;
  const domains = namesIn(order.rest);
  const about = order.number ?? (await alertAbout(domains, work));
  if (about !== null) return upon(about, domains, asked, work);
  const subject = order.rest.join(' ').trim();
  if (subject === '') throw new UsageError('What is it about?', 'incident open customers cannot log in');
  const happening: Happening = { ...origin, kind: 'opened', subject, domains };
  // Somebody who presses twice opens one.
  const cause = `by-hand/${subject.toLowerCase()}`;
  const story = await work.stories.open(cause, number => begun(number, happening, around));
  return { kind: 'caught-up', view: viewOf(story, asked) };
}

function begun(number: number, happening: Happening, around: Around) {
  const reduced = reduce(null, happening);
  const incident = reduced.ok ? reduced.incident : null;
  return stepped({ number, parts: NO_PARTS }, { ...NO_PARTS, incident }, [], around);
}

/** An alert gets its incident. */
async function upon(number: number, domains: readonly Name[], asked: Asked, work: DeskWork): Promise<Seen> {
  const { origin, around } = asked;
  let isThere = false;
  let isOpen = false;
  const story = await work.stories.change(number, found => {
    const { alert, incident } = found.parts;
    isThere = alert !== null || incident !== null;
    isOpen = incident !== null;
    if (alert === null || isOpen) return null;
    const all = [...new Set([...alert.hits.map(({ domain }) => domain), ...domains])];
    const done = acted(found, { ...origin, kind: 'opened', subject: null, domains: all }, around);
    return done.ok ? done.step : null;
  });
  if (story === null || !isThere) throw new UsageError(`There is no ${idOf(number)}.`, 'incident list');
  if (isOpen) throw new UsageError(`${idOf(number)} is an incident already.`, `incident ${idOf(number)}`);
  return { kind: 'caught-up', view: viewOf(story, asked) };
}

function namesIn(words: readonly string[]): readonly Name[] {
  const names = words.flatMap(word => {
    const read = /[^.]\.[^.]/.test(word) ? nameFromInput(word) : null;
    return read?.ok ? [read.name] : [];
  });
  return [...new Set(names)].slice(0, MAX_DOMAINS);
}

async function alertAbout(domains: readonly Name[], { stories }: DeskWork): Promise<number | null> {
  const found = (await stories.list()).find(({ parts: { alert, incident } }) =>
    incident === null && alert !== null && alert.resolvedAt === null
      ? alert.hits.some(hit => domains.some(domain => isAtOrUnder(domain, hit.domain)))
      : false,
  );
  return found?.number ?? null;
}
