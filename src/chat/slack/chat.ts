import type { Report } from '../../report/report.ts';
import type { Records } from '../../store/records.ts';
import type { Chance, Clock } from '../../world/ports.ts';
import { commandIn } from '../parse.ts';
import { openQuiet } from '../quiet.ts';
import type { ChatAdapter, Hear, HeardIn, Overhear, Surface } from '../surface.ts';
import { type AnsweringOf, type Spot, surfaceAt } from './answering.ts';
import { bounded } from './bounded.ts';
import { type Directory, openDirectory } from './directory.ts';
import { asTyped, firstMention, OWN_NAME, readEvent, type SlackEvent } from './heard.ts';
import { RESPONSE_URL_MS } from './limits.ts';
import { againOver, openOverhearing } from './overhearing.ts';
import { type SpeakingOf, slackSpeaker } from './speak.ts';
import { type States, watchState } from './state.ts';
import type { Json, Link } from './wire/api.ts';
import { LONGEST_WAIT_MS, openLanes } from './wire/lanes.ts';
import { createPoster } from './wire/post.ts';
import { responderAt } from './wire/respond.ts';
import { keepSockets, pause, pauseAfter, REFUSED_PAUSE_MS, type Sockets } from './wire/sockets.ts';
import { sayTrouble } from './wire/trouble.ts';

/** What the operator chose. */
export interface SlackSettings {
  readonly botToken: string;
  readonly appToken: string;
  /** The channel of the alerts: an id or `#name`; null for none. */
  readonly channel: string | null;
  /** Channels where questions are answered besides. */
  readonly channels: readonly string[];
  /** Before the names of slash commands. */
  readonly prefix: string;
  readonly allowShared: boolean;
  /** Null for Slack's own. */
  readonly apiUrl: string | null;
}

export interface SlackOf {
  readonly settings: SlackSettings;
  /** The store; asked for when the first thing is kept. */
  readonly records: () => Promise<Records>;
  readonly clock: Clock;
  readonly chance: Chance;
  /** Told in lines without secrets. */
  log(level: 'debug' | 'warn', text: string): void;
}

/** Ids of what was heard that are kept: two events of one message, and deliveries that Slack repeats for minutes. */
const MAX_SEEN = 5_000;
/** Private answers kept for their button "share". */
const MAX_REMEMBERED = 200;

/** One process' life in Slack. */
interface Life {
  readonly directory: Directory;
  readonly answering: AnsweringOf;
  readonly speaking: SpeakingOf;
  readonly sockets: Sockets;
  readonly overhear: (body: Json) => void;
  readonly listenAgain: NonNullable<ChatAdapter['listenAgain']>;
}

export function createSlack(of: SlackOf): ChatAdapter {
  const states = watchState(of.clock);
  const { promise: stopping, resolve: stop } = Promise.withResolvers<'stop'>();
  let life: Life | null = null;
  return {
    name: 'slack',
    async start(hear, overhear = async () => undefined) {
      const { openLink } = await import('./wire/bolt.ts');
      const seen = bounded<true>(MAX_SEEN);
      const listen = (body: Json): void => {
        life?.overhear(body);
        const event = readEvent(body, of.settings.prefix);
        if (event === null || life === null || hear === null || seen.get(event.id) !== undefined) return;
        seen.set(event.id, true);
        take(event, of, life, hear).catch(error => of.log('warn', `a payload could not be read: ${String(error)}`));
      };
      const { botToken, appToken, apiUrl } = of.settings;
      const link = await openLink({ botToken, appToken, apiUrl, hear: listen, log: of.log, after: of.clock.after });
      life = begin(of, link, states, hear === null ? null : overhear);
      const learned = Promise.withResolvers<void>();
      void keepLearning(of, life, states, stopping, learned.resolve);
      await Promise.all([life.sockets.tried, learned.promise]);
    },
    async stop() {
      stop('stop');
      states.stopped();
      await life?.sockets.stop();
    },
    listenAgain: async (room, thread, since) => life?.listenAgain(room, thread, since),
    state: states.now,
    speaker: slackSpeaker(of.settings.channel !== null, () => life?.speaking ?? null),
  };
}

/** `overhear`: null where nobody listens; then no connection is opened, as Slack would send what is said to it instead of to others. */
function begin(of: SlackOf, link: Link, states: States, overhear: Overhear | null): Life {
  const { clock, chance, settings } = of;
  const { api, upload } = link;
  const { channel, channels, allowShared } = settings;
  const directory = openDirectory({ api, clock, channel, channels, allowShared });
  const lanes = openLanes(clock, openQuiet(of.records, clock, 'slack', LONGEST_WAIT_MS));
  const { told } = states;
  const poster = createPoster({ api, upload, clock, chance, lanes, told });
  const remembered = bounded<{ readonly report: Report; readonly atMs: number }>(MAX_REMEMBERED);
  const answering: AnsweringOf = {
    poster,
    now: clock.now,
    remember: (spot, report) => remembered.set(keyOf(spot), { report, atMs: clock.monotonicMs() }),
    recall(spot) {
      const kept = remembered.get(keyOf(spot));
      return kept !== undefined && clock.monotonicMs() - kept.atMs < RESPONSE_URL_MS ? kept.report : null;
    },
    lost: (where, code) => of.log('warn', `an answer could not be shown in ${where}: ${sayTrouble(code)}`),
  };
  const sockets =
    overhear === null ? NO_SOCKETS : keepSockets({ connect: link.connect, clock, chance, changed: states.now });
  states.follow(sockets);
  const speaking: SpeakingOf = { api, lanes, now: clock.now, told, home: directory.alerts };
  const failed = (error: unknown): void => of.log('warn', `what was overheard could not be taken in: ${String(error)}`);
  const tell = openOverhearing({ directory, overhear: overhear ?? (async () => undefined), failed });
  return { directory, answering, speaking, sockets, overhear: tell, listenAgain: againOver(api, tell) };
}

/** Who only speaks needs none: calls of the Web API are enough. */
const NO_SOCKETS: Sockets = {
  open: () => 1,
  trouble: () => null,
  tried: Promise.resolve(),
  stop: async () => undefined,
};

const keyOf = ({ channel, user, line }: Spot): string => `${channel} ${user} ${line}`;

/** Learns who we are, and asks again now and then: a token may be revoked, a channel archived, the bot taken out of it. */
async function keepLearning(
  of: SlackOf,
  { directory }: Life,
  states: States,
  stopping: Promise<'stop'>,
  tried: () => void,
): Promise<void> {
  for (let failures = 0; ; ) {
    const failure = await directory.learn();
    states.learned(failure, directory.trouble());
    tried();
    failures = failure === null ? 0 : failures + 1;
    const how = failure === null || failure.how === 'refused' ? 'refused' : 'lost';
    const ms = failure === null ? REFUSED_PAUSE_MS : pauseAfter(failures, how, of.chance);
    if ((await pause(of.clock, ms, stopping)) === 'stop') return;
  }
}

/** One event that may be meant for us: where it was said, by whom, and where its answer goes. */
async function take(event: SlackEvent, of: SlackOf, life: Life, hear: Hear): Promise<void> {
  const { directory } = life;
  const me = directory.me();
  const direct = event.kind === 'message' ? event.direct : event.channel.startsWith('D');
  const text = wordsOf(event, me?.user ?? null);
  const heard = { text, direct, botNames: [OWN_NAME] };
  if (event.user === me?.user || commandIn(heard) === null) return;
  const stranger = await directory.isStranger({
    user: event.user,
    team: event.team,
    channel: event.channel,
    direct,
    extShared: event.kind === 'message' && event.extShared,
  });
  const roomIs = directory.roomIs(event.channel, direct);
  const spot = spotOf(event, text, direct, roomIs === 'alert', of);
  const kept = event.kind === 'click' && event.action === 'share' ? life.answering.recall(spot) : null;
  const surface: Surface = surfaceAt(spot, life.answering);
  if (kept !== null) return surface.show(kept, true);
  const thread = threadOf(event);
  const place = { chat: 'slack', room: event.channel, thread, roomIs, person: event.user, stranger } as const;
  const whole: HeardIn = { ...heard, from: event.user, at: of.clock.now(), place, id: event.id };
  hear(whole, surface);
}

/** A click is said to the message that its button stands under; of a slash command Slack does not tell the thread. */
function threadOf(event: SlackEvent): string | null {
  if (event.kind === 'command') return null;
  return event.kind === 'click' ? (event.thread ?? event.messageTs) : event.thread;
}

function wordsOf(event: SlackEvent, me: string | null): string {
  if (event.kind === 'click') return `/${event.line}`;
  if (event.kind === 'command') return event.text;
  return asTyped(event.text, me ?? (event.mentionsBot ? firstMention(event.text) : null));
}

/** Signs before a command line, in any of the ways to say it. */
const SIGNS = /^\s*(?:@\S+\s+)?[/!]?(?:outpost(?:\s+|$))?/i;

/** Public in the channel of the alerts and in direct conversations; elsewhere for the asker alone, who can share it. */
function spotOf(event: SlackEvent, text: string, direct: boolean, isAlerts: boolean, of: SlackOf): Spot {
  const isAtHome = direct || isAlerts;
  const { channel, user } = event;
  const line = text.replace(SIGNS, '').trim() || 'help';
  const rest = { channel, user, line };
  const { prefix, apiUrl } = of.settings;
  if (event.kind === 'message') {
    const thread = event.thread ?? (direct || !isAtHome ? null : event.ts);
    const inThread = event.thread ?? (direct ? null : event.ts);
    const sign = direct ? '' : '!';
    return {
      ...rest,
      thread,
      refuseIn: inThread,
      isPublic: isAtHome,
      refusePrivately: false,
      prefix: sign,
      responder: null,
    };
  }
  const responder = responderAt(event.responseUrl, apiUrl, of.clock);
  const slash = { ...rest, responder, refusePrivately: true, prefix: `/${prefix}outpost ` };
  if (event.kind === 'command') return { ...slash, thread: null, refuseIn: null, isPublic: isAtHome };
  const isShare = event.action === 'share';
  // A click on what all see is answered below it; a shared answer stands in the channel, for all.
  const thread = event.onEphemeral ? event.thread : (event.thread ?? event.messageTs);
  return { ...slash, thread, refuseIn: thread, isPublic: isShare || !event.onEphemeral };
}
