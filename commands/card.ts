import { defineCommand } from '../src/command.ts';
import type { Report } from '../src/report/report.ts';
import type { CardSeen } from '../src/say/card/page.ts';
import type { Services } from '../src/services.ts';
import type { Name } from '../src/values/name.ts';

/** Domains whose lifeline is on the card: the first primary ones, as they are written. */
const MAX_LIFELINES = 3;

/** `page`: drawn, as it is printed. */
interface Seen extends CardSeen {
  readonly page: readonly string[];
}

export default defineCommand<Seen>({
  summary: 'a page to print: phones, desks, hours, rooms, lifeline',
  examples: ['card', 'card --json', 'card --help'],
  args: [],
  options: [],
  needs: ['oncall', 'lifelines', 'operations'],
  shellOnly:
    'The card holds everybody’s phone number and what your contracts are, so I write it in a shell of my own host alone: npx outpost card',

  async *see(_, { oncall, lifelines, operations }) {
    const state = await oncall.state();
    const seen = { state, rooms: operations.homes, lifelines: await lifelinesOf(state.portfolio, lifelines) };
    const { cardPage } = await import('../src/say/card/page.ts');
    yield { ...seen, page: cardPage(seen) };
  },

  say,
  copy: ({ page }) => page.join('\n'),
  json: async seen => (await import('../src/say/card/json.ts')).cardJson(seen),
  status: ({ state }) => (state.portfolio === null ? 1 : 0),
});

async function lifelinesOf(
  portfolio: CardSeen['state']['portfolio'],
  { lastGood }: Services['lifelines'],
): Promise<CardSeen['lifelines']> {
  const primary = [...(portfolio?.domains ?? [])].filter(([, { role }]) => role === 'primary').slice(0, MAX_LIFELINES);
  return Promise.all(primary.map(async ([name]) => ({ domain: name as Name, good: await lastGood(name as Name) })));
}

function say({ state }: Seen): Report {
  const text = (words: string) => ({ kind: 'text', text: words }) as const;
  const isEmpty = state.portfolio === null;
  const title = isEmpty
    ? 'There is no portfolio.yaml, so the card knows no people, no desks and no domains.'
    : 'Print this, and keep it where you can read it without a network. It holds phone numbers: not on a wall.';
  return { mark: isEmpty ? 'unknown' : 'none', title: [text(title)], lead: [], blocks: [], more: [], actions: [] };
}
