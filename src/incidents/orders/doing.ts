import { UsageError } from '../../command.ts';
import { type Caller, callerMay } from '../../people/caller.ts';
import type { Portfolio } from '../../portfolio/schema.ts';
import { sayHappening } from '../../say/incident/lines.ts';
import { idOf } from '../../say/incident/people.ts';
import { sayWhy } from '../../say/incident/why.ts';
import type { Story } from '../../story/story.ts';
import { quoted } from '../../values/input.ts';
import { nearest } from '../../values/nearest.ts';
import { saidOf } from '../bridge/pages.ts';
import { itemsFor } from '../checklists/list.ts';
import type { Deed, Happening, Origin } from '../incident.ts';
import type { Parts } from '../parts.ts';
import type { Move, Why } from '../reduce.ts';
import type { Seen, StoryView } from '../seen.ts';
import { type Acted, acted } from '../steps.ts';
import { isApart, personOf, sourceOf, zoneOf } from '../who.ts';
import type { DeskWork } from '../work.ts';
import { type Asked, viewOf } from './asked.ts';
import { deedOf } from './deeds.ts';
import { openByHand } from './opening.ts';
import { readOrder } from './read.ts';
import { meant } from './which.ts';

/** Carries out the words after `incident`. Throws UsageError, with what to type instead. */
export async function carryOut(
  words: readonly string[],
  options: ReadonlySet<string>,
  caller: Caller | null,
  work: DeskWork,
): Promise<Seen> {
  if (caller?.stranger) throw new UsageError('Guests cannot look into incidents.', 'trace example.com');
  const order = readOrder(words);
  const [portfolio, around] = await Promise.all([work.portfolio(), work.around()]);
  const shownAs = caller === null ? null : work.shownAs(caller.chat, caller.person);
  const origin: Origin = {
    at: around.now,
    source: sourceOf(caller),
    who: personOf(caller, portfolio, shownAs),
    apart: isApart(caller?.room ?? null, portfolio),
  };
  const asked = { order, options, caller, portfolio, around, origin };
  return order.verb === 'open' ? openByHand(asked, work) : about(asked, work);
}

async function about(asked: Asked, work: DeskWork): Promise<Seen> {
  const { order, caller, portfolio, around, origin } = asked;
  const view = (story: Story<Parts>): StoryView => viewOf(story, asked);
  if (order.verb === 'list') return { kind: 'list', views: (await work.stories.list()).map(view) };
  const found = await meant(order, caller, work.stories);
  if (found === 'none') return { kind: 'none', verb: order.verb };
  if (!('number' in found)) return { kind: 'which', verb: order.verb, views: found.map(view) };
  const me = origin.who ?? personOf(null, null, null);
  const deed = deedOf(order, { me, portfolio, zone: zoneOf(caller, portfolio), now: around.now });
  if (deed?.kind === 'ticked') refuseUnknown(deed.item, found);
  if (deed !== null) return done(found, deed, asked, work);
  const { verb } = order;
  if (verb === 'call' || verb === 'checklist' || verb === 'lifeline') return matter(verb, view(found));
  if (verb !== 'report') return { kind: 'caught-up', view: view(found) };
  const said = await saidOf(found, await work.records().catch(() => null));
  const isPublic = asked.options.has('--public');
  return { kind: 'report', view: view(found), said, isPublic, hidden: isPublic ? secretsIn(portfolio) : [] };
}

/** Only what stands on the list can be ticked off, by its name. */
function refuseUnknown(item: string, { parts: { alert, incident } }: Story<Parts>): void {
  const known = itemsFor(alert?.code ?? incident?.cause?.code ?? '').map(({ id }) => id);
  if (known.includes(item)) return;
  const near = nearest(item, known);
  throw new UsageError(
    `${quoted(item)} is nothing on the checklist. There are: ${known.join(', ')}.`,
    near === null ? 'incident checklist' : `incident tick ${near}`,
  );
}

function matter(verb: 'call' | 'checklist' | 'lifeline', view: StoryView): Seen {
  const { alert, incident } = view.parts;
  const domain = alert?.hits[0]?.domain ?? incident?.domains[0] ?? null;
  return { kind: 'matter', verb, view, domain, items: itemsFor(alert?.code ?? incident?.cause?.code ?? '') };
}

/** What stands in the portfolio and is nobody's business outside: numbers, contracts, accounts. */
function secretsIn(portfolio: Portfolio | null): readonly string[] {
  const contacts = [...(portfolio?.contacts.values() ?? [])];
  const people = [...(portfolio?.people.values() ?? [])];
  const domains = [...(portfolio?.domains.values() ?? [])];
  const all = [
    ...contacts.flatMap(({ phone, contract, pin, desks }) => [phone, contract, pin, ...desks.map(desk => desk.phone)]),
    ...people.map(({ phone }) => phone),
    ...domains.map(({ account }) => account),
  ];
  return [...new Set(all.filter(word => word !== null))];
}

/** Does it to the story as it is when it is written: somebody may have been quicker. */
async function done(found: Story<Parts>, deed: Deed, asked: Asked, work: DeskWork): Promise<Seen> {
  const { origin, around, caller } = asked;
  const { number } = found;
  const happening = { ...origin, ...deed } as Happening;
  let last: Acted | null = null;
  let before = found.parts.incident;
  if (deed.kind === 'reopened') await refuseTwice(found, work);
  await work.stories.change(number, story => {
    before = story.parts.incident;
    last = acted(story, happening, around);
    return last.ok ? last.step : null;
  });
  // Assigned within the callback: the compiler cannot see that.
  const result = last as Acted | null;
  if (result === null) throw new UsageError(`${idOf(number)} is not kept any more.`, 'incident list');
  if (!result.ok) throw cannot(result.why, result.possible, number, asked);
  const told = sayHappening(happening, before, number);
  const isTold = caller?.thread != null && (await isThreadOf(number, caller, work));
  return { kind: 'done', number, line: told?.line ?? [], isTold };
}

const EXAMPLES: Partial<Record<Move, string>> = {
  ack: 'ack',
  reopen: 'reopen',
  note: 'note what happened',
  open: 'open',
};

function cannot(why: Why, possible: readonly Move[], number: number, { around, caller }: Asked): UsageError {
  const may = callerMay(caller, 'respond') ? possible : [];
  const next = why.kind === 'wants-reason' ? 'resolve all servers answer again' : EXAMPLES[may[0] ?? 'note'];
  const id = idOf(number);
  const [verb = '', ...rest] = (next ?? '').split(' ');
  return new UsageError(sayWhy(why, may, number, around.now), ['incident', id, verb, ...rest].join(' ').trim());
}

async function isThreadOf(number: number, { chat, room, thread }: Caller, { stories }: DeskWork): Promise<boolean> {
  if (chat === 'terminal' || thread === null) return false;
  return (await stories.at({ chat, room, message: thread }))?.number === number;
}

/** Among open stories a cause stands once. */
async function refuseTwice({ cause, number }: Story<Parts>, { stories }: DeskWork): Promise<void> {
  const other = (await stories.list()).find(story => story.cause === cause && story.number !== number);
  if (other !== undefined)
    throw new UsageError(`${idOf(other.number)} is open about the same.`, `incident ${idOf(other.number)}`);
}
