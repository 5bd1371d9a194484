import type { ChecklistItem } from '../incidents/checklists/checklist.ts';
import { writtenOf } from '../people/contacts.ts';
import type { Portfolio } from '../portfolio/schema.ts';
import { plainLine } from '../report/plain.ts';
import type { Block, Inline, Line } from '../report/report.ts';
import type { Look } from '../services.ts';
import type { Instant } from '../values/instant.ts';
import { isAtOrUnder, type Name, suffixOf } from '../values/name.ts';
import { actingVerdict, calledAbout } from './contacts.ts';
import { clauseOf, domainOf, verdictHoles } from './holes.ts';
import { fill, type Holes, holesIn } from './language/fill.ts';
import { foreign, joined, named, text } from './language/names.ts';

/** An item as it is shown: what to do, whether that is done, what to type, what to copy. */
export interface Task {
  /** Stable; what is ticked off is kept by it. */
  readonly id: string;
  readonly line: Line;
  readonly command: string | null;
  readonly copy: string | null;
}

/** The items that this look gives a meaning to, in order. */
export function tasksFor(items: readonly ChecklistItem[], look: Look): readonly Task[] {
  const holes = holesFor(look);
  const known = (hole: string): boolean => (holes[hole] ?? []).length > 0;
  const reader = { zone: 'UTC', now: look.evidence.takenAt };
  const words = (template: string): Line => fill(withOptions(template, known), holes);
  const plain = (template: string): string => plainLine(words(template), reader);
  return items
    .filter(({ needs = [] }) => needs.every(known))
    .map(({ id, words: template, command, copy }) => ({
      id,
      line: words(template),
      command: command === undefined ? null : plain(command),
      copy: copy === undefined ? null : plain(copy),
    }));
}

/** `[…]` stays only where all of its holes are known. */
const withOptions = (template: string, known: (hole: string) => boolean): string =>
  template.replace(/\[([^[\]]*)\]/g, (_, part: string) => (holesIn(part).every(known) ? part : ''));

function holesFor(look: Look): Holes {
  const { verdict, nested } = actingVerdict(look);
  const asked = nested ?? look.evidence.trace.asked.name;
  const domain = calledAbout(look) ?? domainOf(look, verdict, asked);
  const portfolio = look.portfolio ?? null;
  const backup = backupFor(domain, portfolio);
  const registrar = writtenOf(portfolio, domain)?.registrar ?? null;
  const contact = registrar === null ? null : (portfolio?.contacts.get(registrar) ?? null);
  return {
    ...verdictHoles(look, verdict, nested),
    domain: named(domain),
    clause: clauseOf(look, verdict, nested),
    backup: backup === null ? [] : named(backup.name),
    announced: backup === null ? [] : joined(backup.announced.map(where => [foreign(where)])),
    statusPage: outside(portfolio?.status_page),
    account: outside(writtenOf(portfolio, domain)?.account),
    payer: outside(contact?.payer),
  };
}

const outside = (words: string | null | undefined): Line => (words == null ? [] : [foreign(words)]);

/** A backup name that the same registry cannot take with it; else any. */
function backupFor(
  domain: Name,
  portfolio: Portfolio | null,
): { readonly name: Name; readonly announced: readonly string[] } | null {
  const backups = [...(portfolio?.domains ?? [])].flatMap(([name, { role, announced }]) =>
    role === 'backup' && !isAtOrUnder(name as Name, domain) ? [{ name: name as Name, announced }] : [],
  );
  const tld = (name: Name): Name => suffixOf(name, 1);
  return backups.find(({ name }) => tld(name) !== tld(domain)) ?? backups[0] ?? null;
}

/** What has been ticked off, by whom and when. */
export interface Ticked {
  readonly item: string;
  readonly by: string | null;
  readonly at: Instant;
}

/** The checklist in a report: numbered, done or not, with what to type and to copy below. */
export function checklistBlocks(tasks: readonly Task[], ticked: readonly Ticked[]): readonly Block[] {
  const items = tasks.map((task, i): Line => {
    const done = ticked.find(({ item }) => item === task.id);
    const mark = done === undefined ? '☐' : '☑';
    return [text(`${mark} ${i + 1}. `), ...task.line, ...commandOf(task, done !== undefined), ...doneBy(done)];
  });
  const copies = tasks.flatMap(({ id, copy }): Block[] =>
    copy === null || ticked.some(({ item }) => item === id) ? [] : [{ kind: 'quote', lines: copy.split(/(?<=\.) /) }],
  );
  return [{ kind: 'list', items }, ...copies];
}

const commandOf = ({ command }: Task, isDone: boolean): Line => {
  const code: Inline = { kind: 'code', text: command ?? '' };
  return command === null || isDone ? [] : [text(' → '), code];
};

const doneBy = (done: Ticked | undefined): Line =>
  done === undefined
    ? []
    : [
        text(' (done'),
        ...(done.by === null ? [] : [text(' by '), foreign(done.by)]),
        text(', '),
        { kind: 'instant', at: done.at, style: 'time' },
        text(')'),
      ];

/** The item that somebody means: its number in the list (from 1), or its id. Null where there is none. */
export function taskMeant(typed: string, tasks: readonly Task[]): Task | null {
  const word = typed.trim().toLowerCase();
  const byNumber = /^\d{1,2}\.?$/.test(word) ? tasks[Number.parseInt(word, 10) - 1] : undefined;
  return byNumber ?? tasks.find(({ id }) => id === word) ?? null;
}
