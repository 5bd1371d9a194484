import type { Report } from '../../report/report.ts';
import type { Instant } from '../../values/instant.ts';
import type { Surface } from '../surface.ts';
import { escaped, inert, type SlackAnswer, type SlackMessage } from './blocks.ts';
import { bareLook, renderSlack, type SlackLook } from './render.ts';
import type { Poster, Target } from './wire/post.ts';
import type { Responder } from './wire/respond.ts';
import { isNotThere, isOfEdits } from './wire/trouble.ts';

/** Where the answer to one thing goes. */
export interface Spot {
  readonly channel: string;
  /** Null where it stands in the channel itself. */
  readonly thread: string | null;
  readonly user: string;
  /** The command line, without any sign before it: what "again" says. */
  readonly line: string;
  /** All in the channel see it; else its asker alone, who can share it. */
  readonly isPublic: boolean;
  /** The words of a refusal go to who typed it alone; else they stand in this thread. */
  readonly refusePrivately: boolean;
  readonly refuseIn: string | null;
  readonly prefix: string;
  readonly responder: Responder | null;
}

export interface AnsweringOf {
  readonly poster: Poster;
  now(): Instant;
  /** Kept for a while, for the button "share". */
  remember(spot: Spot, report: Report): void;
  recall(spot: Spot): Report | null;
  /** Told where an answer could not be shown. */
  lost(channel: string, code: string): void;
}

/** Slack shows dates in each reader's own zone; this one is for the texts of notifications. */
const ZONE = 'UTC';

export function surfaceAt(spot: Spot, of: AnsweringOf): Surface {
  const shows = spot.isPublic ? publicly(spot, of) : privately(spot, of);
  let work: Promise<string | null> = Promise.resolve(null);
  const surface: Surface = {
    prefix: spot.prefix,
    async show(report, final) {
      work = work.then(() => shows(report, final));
      await work;
    },
    async refuse(why, example) {
      const words = example === null ? why : `${why}\nTry: ${example}`;
      const message: SlackMessage = { text: escaped(inert(words)), blocks: refusal(why, example) };
      const to = spot.refusePrivately ? { isPublic: false } : { isPublic: true, thread: spot.refuseIn };
      await deliver({ ...spot, ...to }, of, { message, rest: [] });
    },
  };
  // No file can be shown to one person alone.
  if (!spot.isPublic) return surface;
  return {
    ...surface,
    // Slack shows it to one person, where that person asked.
    alone: surfaceAt({ ...spot, isPublic: false }, of),
    async attach({ name, alt, bytes }) {
      const thread = await work;
      if (thread !== null) await of.poster.upload({ channel: spot.channel, thread, name, alt, bytes });
    },
  };
}

/** The words of a refusal, and what to type as something to copy. */
function refusal(why: string, example: string | null): SlackMessage['blocks'] {
  const type =
    example === null
      ? []
      : ([
          { type: 'text', text: '\nTry: ' },
          { type: 'text', text: example, style: { code: true } },
        ] as const);
  return [
    { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: why }, ...type] }] },
  ];
}

/** Gives the thread that belongs to the answer; null where there is none. */
type Shows = (report: Report, final: boolean) => Promise<string | null>;

/** One message, edited as facts arrive; where the bot cannot post, only the end is said, at the response URL. */
function publicly(spot: Spot, of: AnsweringOf): Shows {
  const { poster } = of;
  const target: Target = { channel: spot.channel, thread: spot.thread, onlyFor: null };
  const id = poster.newId();
  let ts: string | null = null;
  let isPosted = false;
  let canPost = true;
  return async (report, final) => {
    if (!final && !canPost) return null;
    const { message, rest } = renderSlack(report, lookOf(spot, of, final));
    // The post of the first word may have been lost on the way: then it is looked for, and edited.
    if (final && ts === null && isPosted) {
      const found = await poster.find(target, id);
      if (found !== 'absent' && found !== 'unknown') ts = found;
    }
    if (!final) {
      const posted =
        ts === null
          ? await poster.tryPost(target, message, id)
          : await poster.edit(spot.channel, ts, message, 'progress');
      isPosted ||= ts === null;
      if (posted?.ok) ts = posted.ts;
      if (posted?.ok === false && isNotThere(posted.code)) canPost = false;
      return null;
    }
    const edited = ts === null ? null : await poster.edit(spot.channel, ts, message, 'answer');
    if (edited?.ok) return deliverRest(spot, of, ts ?? '', rest);
    if (edited === null || isOfEdits(edited.code) || isNotThere(edited.code))
      return deliver(spot, of, { message, rest }, edited === null ? id : poster.newId());
    return lost(spot, of, edited.code);
  };
}

/** Only its asker sees it, and nothing can be edited: one word that it is being looked at, and the answer. */
function privately(spot: Spot, of: AnsweringOf): Shows {
  let isSaid = false;
  return async (report, final) => {
    if (!final && isSaid) return null;
    isSaid = true;
    const answer = renderSlack(report, lookOf(spot, of, final));
    if (final) of.remember(spot, report);
    return deliver(spot, of, answer);
  };
}

function lookOf(spot: Spot, of: AnsweringOf, final: boolean): SlackLook {
  const at = { now: of.now(), zone: ZONE };
  const rest = spot.isPublic ? 'in the thread' : 'below';
  if (!final) return { ...bareLook(at), rest };
  return { ...at, rest, again: spot.line, share: spot.isPublic ? null : spot.line };
}

function lost({ channel }: Spot, of: AnsweringOf, code: string): null {
  of.lost(channel, code);
  return null;
}

/** The whole answer as new messages: where Slack lets the bot, else at the response URL. */
async function deliver(
  spot: Spot,
  of: AnsweringOf,
  answer: SlackAnswer,
  id = of.poster.newId(),
): Promise<string | null> {
  const { responder } = spot;
  const left = [answer.message, ...answer.rest];
  if (!spot.isPublic && responder !== null) await respond(responder, left, 'asker');
  const [message, ...rest] = left;
  if (message === undefined) return null;
  const posted = await of.poster.post(targetOf(spot, spot.thread), message, 'answer', id);
  if (posted.ok) return deliverRest(spot, of, posted.ts, rest);
  if (spot.thread !== null && isOfEdits(posted.code)) return deliver({ ...spot, thread: null }, of, answer);
  if (!spot.isPublic || !isNotThere(posted.code) || responder === null) return lost(spot, of, posted.code);
  // Between two people the answer is for the one who asked.
  await respond(responder, left, spot.channel.startsWith('D') ? 'asker' : 'all');
  return left.length === 0 ? null : lost(spot, of, posted.code);
}

const targetOf = (spot: Spot, thread: string | null): Target => ({
  channel: spot.channel,
  thread,
  onlyFor: spot.isPublic ? null : spot.user,
});

/** Says one after the other, as long as it is taken; what is said is taken out. */
async function respond(responder: Responder, messages: SlackMessage[], to: 'asker' | 'all'): Promise<void> {
  for (let [next] = messages; next !== undefined && (await responder.say(next, to)); [next] = messages)
    messages.shift();
}

/** The rest of a long answer: in the thread of its message, which is given back; or one after the other to its asker. */
async function deliverRest(
  spot: Spot,
  of: AnsweringOf,
  ts: string,
  rest: readonly SlackMessage[],
): Promise<string | null> {
  const thread = spot.isPublic ? (spot.thread ?? ts) : spot.thread;
  for (const message of rest) {
    const posted = await of.poster.post(targetOf(spot, thread), message, 'answer', of.poster.newId());
    if (!posted.ok) return lost(spot, of, posted.code);
  }
  return thread;
}
