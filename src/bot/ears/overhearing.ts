import { commandIn } from '../../chat/parse.ts';
import type { HeardIn, Overheard, Place, Surface } from '../../chat/surface.ts';
import { isHome } from '../../incidents/bridge/home.ts';
import { isKnown, type Said } from '../../incidents/bridge/talk.ts';
import type { Desk } from '../../incidents/desk.ts';
import type { Parts } from '../../incidents/parts.ts';
import { lineOf, needsOf } from '../../incidents/signs.ts';
import type { Report } from '../../report/report.ts';
import type { Stories, Story } from '../../story/story.ts';

/** What a sign under a message says, as if it had been typed there. */
export interface SaidBySign {
  readonly heard: HeardIn;
  readonly surface: Surface;
}

export interface OverhearingOf {
  readonly desk: Pick<Desk, 'overheard'>;
  readonly stories: Stories<Parts>;
}

/** Refusals of signs that are remembered: who presses again is not told again. */
const MAX_TOLD = 1_000;
/** What the bot is called in texts that chats give. */
const BOT_NAMES = ['outpost'];

/** Takes in what chats overhear: talk goes to its incident, a sign becomes what it says. */
export function openOverhearing(of: OverhearingOf): (what: Overheard) => Promise<SaidBySign | null> {
  const told = new Set<string>();
  return async what => {
    const { kind } = what.what;
    if (kind === 'reacted' || kind === 'unreacted') return bySign(what, of, told);
    if (!isCommand(what)) await of.desk.overheard(what);
    return null;
  };
}

/** A command is carried out, and what comes of it is told; it is no talk. */
const isCommand = ({ what }: Overheard): boolean =>
  what.kind === 'said' && commandIn({ text: what.text, direct: false, botNames: BOT_NAMES }) !== null;

async function bySign(what: Overheard, of: OverhearingOf, told: Set<string>): Promise<SaidBySign | null> {
  if (what.what.kind !== 'reacted' && what.what.kind !== 'unreacted') return null;
  const { sign, kind } = what.what;
  const found = await storyUnder(what, of.stories);
  if (found === null) return null;
  const { story, about } = found;
  const line = lineOf(sign, kind === 'unreacted', story, about);
  if (line === null) return null;
  const { chat, room, message, person, stranger, at, id } = what;
  const roomIs = isHome(story, chat, room) ? 'alert' : 'direct';
  const place: Place = { chat, room, thread: about === null ? message : null, roomIs, person, stranger };
  const said = { text: `/${line}`, from: person, at, direct: false, botNames: BOT_NAMES };
  const needs = needsOf(sign);
  const heard: HeardIn = { ...said, place, id: `sign ${id}`, isReal: true, ...(needs && { needs }) };
  return { heard, surface: surfaceIn(story.number, what, of.stories, told) };
}

/** The story whose message it is, else the one in whose thread somebody wrote it. */
async function storyUnder(
  { chat, room, message }: Overheard,
  stories: Stories<Parts>,
): Promise<{ readonly story: Story<Parts>; readonly about: Said | null } | null> {
  const own = await stories.at({ chat, room, message });
  if (own !== null) return { story: own, about: null };
  for (const story of await stories.list()) {
    if (!isKnown(story.parts.talk, { chat, message }) || !isHome(story, chat, room)) continue;
    const about = story.parts.talk.recent.find(said => said.chat === chat && said.message === message) ?? null;
    return { story, about };
  }
  return null;
}

/** Where answers to a sign appear: as lines of the story's thread, in this chat. */
function surfaceIn(
  number: number,
  { chat, person, shownAs, what }: Overheard,
  stories: Stories<Parts>,
  told: Set<string>,
): Surface {
  const say = async (report: Report): Promise<void> => {
    await stories.change(number, ({ parts, closedAt }) => ({
      parts,
      closedAt,
      say: [{ report, slot: null, manner: 'quiet', only: chat, people: [] }],
    }));
  };
  return {
    prefix: '!',
    show: (report, final) => (final ? say(report) : Promise.resolve()),
    async refuse(why) {
      const sign = what.kind === 'reacted' || what.kind === 'unreacted' ? what.sign : '';
      const key = `${number} ${chat} ${person} ${sign}`;
      if (told.has(key)) return;
      if (told.size >= MAX_TOLD) told.clear();
      told.add(key);
      const title = [
        { kind: 'foreign', text: shownAs },
        { kind: 'text', text: `: ${why}` },
      ] as const;
      await say({ mark: 'none', title, lead: [], blocks: [], more: [], actions: [] });
    },
  };
}
