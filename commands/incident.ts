import { type Arguments, defineCommand } from '../src/command.ts';
import type { Seen as Told } from '../src/incidents/seen.ts';
import type { Shown } from '../src/say/incident/seen.ts';
import type { Look, Services } from '../src/services.ts';

/** Words after which nothing is changed. */
const READS = ['list', 'call', 'checklist', 'lifeline', 'report'];
const WRITES: ReadonlySet<string> = new Set([
  'open',
  'ack',
  'acknowledge',
  'unack',
  'unacknowledge',
  'lead',
  'assign',
  'role',
  'note',
  'handover',
  'hand-over',
  'escalate',
  'pause',
  'resolve',
  'close',
  'reopen',
  'cause',
  'called',
  'tick',
  'done',
]);

export default defineCommand<Shown>({
  summary: 'who is on it, what was tried, what is next; and all that is done about an outage',
  examples: ['incident', 'incident ack', 'incident called registrar 101domain ref 1234 next 16:00'],
  args: [
    {
      name: 'WHAT',
      summary:
        'open, ack, lead, assign, note, handover, escalate, pause, resolve, reopen, cause, call, called, checklist, tick, lifeline, report or list; nothing for: catch me up',
      required: false,
      many: true,
      choices: async () => [...READS, ...WRITES],
    },
  ],
  options: [
    { flag: '--public', value: null, summary: 'of a report: without numbers, references, accounts' },
    { flag: '--markdown', value: null, summary: 'of a report: all of it, to begin a post from' },
  ],
  needs: ['incidents', 'caller', 'tracer', 'surveyor', 'oncall', 'lifelines'],
  right: args => (verbs(args).some(word => WRITES.has(word)) ? 'respond' : 'read'),
  isPrivate: args => verbs(args).includes('report') && !args.options.has('--public'),
  isTold: seen => seen.kind === 'done' && seen.isTold,

  async *see(args, services) {
    const { incidents, caller } = services;
    const flags = new Set(args.options.keys());
    const told = await incidents.carryOut(await withName(args.words, services), flags, caller);
    if (told.kind === 'report') yield await reported(told, flags.has('--markdown'), services);
    else if (told.kind === 'matter') yield* looked(told, services);
    else yield { ...told, caller };
  },

  progress: async seen => (seen.kind === 'matter' ? (await words()).saySeen(seen) : null),
  say: async seen => (await words()).saySeen(seen),
  copy: seen => (seen.kind === 'report' && seen.caller === null ? seen.markdown : null),
  json: async seen => (await words()).seenJson(seen),
  status: seen => (seen.kind === 'which' ? 1 : 0),
});

const words = () => import('../src/say/incident/seen.ts');

/** The verb may stand behind a number. */
const verbs = ({ words: [first = '', second = ''] }: Arguments): readonly string[] =>
  (/^(?:inc-|#)?\d+$/i.test(first) ? [second] : [first]).map(word => word.toLowerCase());

/** `tick 3`: the third of the list as it stands now, by its name. */
async function withName(typed: readonly string[], services: Services): Promise<readonly string[]> {
  const verb = typed.findIndex(word => /^(?:tick|done)$/i.test(word));
  const number = typed.at(-1) ?? '';
  if (verb < 0 || verb > 1 || !/^\d{1,2}$/.test(number) || typed.length < verb + 2) return typed;
  const { incidents, caller, tracer } = services;
  const told = await incidents.carryOut(typed.slice(0, -1).with(verb, 'checklist'), new Set(), caller);
  if (told.kind !== 'matter' || told.domain === null) return typed;
  let last: Look | null = null;
  for await (const look of tracer.trace({ name: told.domain, type: 'A' }, { onlyLast: true })) last = look;
  const { taskMeant, tasksFor } = await import('../src/say/checklist.ts');
  const task = last === null ? null : taskMeant(number, tasksFor(told.items, last));
  return task === null ? typed : [...typed.slice(0, -1), task.id];
}

/** What it is about is looked at now; a lifeline is what was seen when all was well. */
async function* looked(told: Extract<Told, { kind: 'matter' }>, services: Services): AsyncGenerator<Shown> {
  const { caller, oncall, tracer, lifelines } = services;
  const { domain, verb } = told;
  const nothing = { ...told, caller, look: null, rota: null, lastGood: null };
  if (domain === null) yield nothing;
  else if (verb === 'lifeline') yield { ...nothing, lastGood: (await lifelines.lastGood(domain)).lastGood };
  else {
    yield nothing;
    const { rota } = await oncall.state();
    for await (const look of tracer.trace({ name: domain, type: 'A' })) yield { ...nothing, look, rota };
  }
}

async function reported(
  told: Extract<Told, { kind: 'report' }>,
  isMarkdown: boolean,
  { surveyor, caller }: Services,
): Promise<Shown> {
  const { reportFacts, markdownOf, dayBeforeOf } = await words();
  const facts = reportFacts(told);
  const [domain] = facts.domains;
  // What is kept from before is given first, at once; what is so now is not asked for.
  const question = { without: [], suspended: null, order: 2 } as const;
  const first = domain === undefined ? undefined : await firstOf(surveyor.look(domain, question));
  const dayBefore = first === undefined ? null : dayBeforeOf(first, facts.detectedAt);
  const markdown = isMarkdown ? markdownOf(facts, dayBefore, told.view.now) : null;
  return { ...told, caller, facts, dayBefore, markdown };
}

async function firstOf<T>(values: AsyncIterable<T>): Promise<T | undefined> {
  for await (const value of values) return value;
  return undefined;
}
