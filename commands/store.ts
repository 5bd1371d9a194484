import { defineCommand, UsageError } from '../src/command.ts';
import type { Line, Report } from '../src/report/report.ts';
import type { StoreCopy } from '../src/services.ts';

const EXAMPLE = 'store copy data/outpost.db @/run/secrets/store';

export default defineCommand<StoreCopy>({
  summary: 'move what the bot remembers into another store, and back',
  examples: [EXAMPLE, 'store copy postgres://outpost@db.example/outpost data/back.db', 'store --help'],
  args: [
    {
      name: 'copy',
      summary: 'all that is there, counted and read back',
      required: true,
      choices: async () => ['copy'],
    },
    { name: 'FROM', summary: 'a file, postgres://…, redis://…, or @ and a file that holds such a URL', required: true },
    { name: 'TO', summary: 'the same; it must be empty, or a copy of FROM that was broken off', required: true },
  ],
  options: [],
  needs: ['operations'],
  shellOnly: 'This is done in a shell on the host of the bot, where passwords may be typed: npx outpost store',

  async *see({ words }, { operations: { stores } }) {
    const [verb, from, to] = words;
    if (stores === null) throw new UsageError('This is done in a shell of its own: npx outpost store.', 'help store');
    if (verb !== 'copy') throw new UsageError('A store can be copied: type copy, from where, to where.', EXAMPLE);
    if (from === undefined || to === undefined)
      throw new UsageError('Two stores are needed: from where, and to where.', EXAMPLE);
    yield* stores.copy(from, to);
  },

  progress: seen => report(seen, 'none'),
  say: seen => report(seen, markOf(seen)),
  json: ({ from, to, copying }) => ({ command: 'store', from, to, ...copying }),
  status: ({ copying: { step } }) => (step === 'verified' ? 0 : step === 'failed' ? 3 : 1),
});

const markOf = ({ copying: { step } }: StoreCopy): Report['mark'] =>
  step === 'verified' ? 'fine' : step === 'failed' ? 'unknown' : 'broken';

function report(seen: StoreCopy, mark: Report['mark']): Report {
  const { title, lead } = wordsFor(seen);
  return { mark, title: [{ kind: 'text', text: title }], lead: lead.map(textLine), blocks: [], more: [], actions: [] };
}

const textLine = (text: string): Line => [{ kind: 'text', text }];
const count = (n: number): string => (n === 1 ? '1 record' : `${n.toLocaleString('en')} records`);

/** What is written into the settings for a store. A relative path starts elsewhere there; of a URL only the host is shown. */
function settingFor(to: string): string {
  const name = to.startsWith('@') ? 'OUTPOST_STORE_FILE' : 'OUTPOST_STORE';
  const path = to.replace(/^@/, '');
  return path.startsWith('/') ? `Set ${name}=${path}` : `Put it into ${name}, a path in full,`;
}

/** One sentence, and what to do now. */
function wordsFor({ from, to, copying }: StoreCopy): { readonly title: string; readonly lead: readonly string[] } {
  switch (copying.step) {
    case 'counted':
      return { title: `${from} holds ${count(copying.records)}.`, lead: [] };
    case 'copying':
      return { title: `${from} → ${to}: ${copying.looked} of ${count(copying.records)} …`, lead: [] };
    case 'verified': {
      const how =
        copying.written === 0 ? 'nothing was missing' : `${copying.written.toLocaleString('en')} were written`;
      return {
        title: `${to} holds the ${count(copying.records)} of ${from}: ${how}, and all was read back.`,
        lead: [`${settingFor(to)} and start the bot. The old store stays as it is.`],
      };
    }
    case 'refused':
      return refusal(copying, from, to);
    case 'differs':
      return copying.wasFinished
        ? {
            title: `${to} was a copy of ${from}, and has changed since, in ${count(copying.differing)}. Nothing was written.`,
            lead: ['To copy once more, name an empty store.'],
          }
        : {
            title: `${count(copying.differing)} changed while the rest was copied.`,
            lead: ['Stop what writes to the two stores, and type the same again: it goes on from here.'],
          };
    case 'failed':
      return {
        title: `It could not be done: ${copying.why}.`,
        lead: ['When that is mended, type the same again: nothing is copied twice.'],
      };
    default:
      return copying satisfies never;
  }
}

function refusal(
  { why, who }: Extract<StoreCopy['copying'], { readonly step: 'refused' }>,
  from: string,
  to: string,
): { readonly title: string; readonly lead: readonly string[] } {
  switch (why) {
    case 'running':
      return {
        title: `The bot ${who} runs on one of the two stores. Nothing was copied.`,
        lead: ['Stop it first; one that was killed counts as gone after 45 s.'],
      };
    case 'other':
      return {
        title: `${to} already holds something that is no copy of ${from}. Nothing was copied.`,
        lead: ['Name an empty store, or a file that is not there yet.'],
      };
    case 'same':
      return { title: `${from} and ${to} are the same store.`, lead: [] };
    default:
      return why satisfies never;
  }
}
