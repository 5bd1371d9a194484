import { hostname as thisHost } from 'node:os';
import type { MatrixSettings } from '../chat/matrix/settings.ts';
import type { SlackSettings } from '../chat/slack/chat.ts';
import type { ChatAdapter, ChatState } from '../chat/surface.ts';
import type { Config } from '../config.ts';
import type { Proof } from '../services.ts';
import { ownPart } from '../store/apart.ts';
import type { Records } from '../store/records.ts';
import { isUrl } from '../store/shared/place.ts';
import type { Chance, Clock, Log } from '../world/ports.ts';
import { encryptionOf } from './encryption.ts';
import { renewable } from './renewable.ts';

export interface ChatsOf {
  readonly config: Config;
  readonly records: () => Promise<Records>;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Log;
  /** IANA name of the zone that this host lives in. */
  readonly zone: string;
}

/** A chat that is configured, and whose hosts are those of it. */
export interface Configured {
  readonly chat: ChatAdapter;
  isHost(host: string): boolean;
  /** Where its servers are reached. */
  readonly url: string;
  /** Tries what the bot needs there: tokens, rights, rooms. Never rejects. */
  check(): Promise<readonly Proof[]>;
  /**
   * Takes the tokens of `next`, where they are others, or where those that it has do not work: then they are tried again at
   * once. False where all is well as it is; the other chat goes on in any case.
   */
  renew(next: Config): Promise<boolean>;
}

/** The name of this process. */
export const nameOf = ({ name }: Pick<Config, 'name'>): string => name ?? thisHost();

/** The chats whose settings are complete. Nothing is loaded for the others. */
export async function configuredChats(of: ChatsOf): Promise<readonly Configured[]> {
  const found = await Promise.all([slackOf(of), matrixOf(of)]);
  return found.filter(chat => chat !== null);
}

/** Whether any chat's settings are complete. */
export const hasChats = ({ slackBotToken, slackAppToken, matrixHomeserver, matrixToken }: Config): boolean =>
  (slackBotToken !== null && slackAppToken !== null) || (matrixHomeserver !== null && matrixToken !== null);

/** What is half set: one line each, with what is missing. */
export function halfSet({ slackBotToken, slackAppToken, matrixHomeserver, matrixToken }: Config): readonly string[] {
  const pairs = [
    ['Slack', 'SLACK_BOT_TOKEN', slackBotToken, 'SLACK_APP_TOKEN', slackAppToken, 'slack'],
    ['Matrix', 'MATRIX_HOMESERVER_URL', matrixHomeserver, 'MATRIX_ACCESS_TOKEN', matrixToken, 'matrix'],
  ] as const;
  return pairs.flatMap(([chat, one, first, other, second, setup]) => {
    if ((first === null) === (second === null)) return [];
    const missing = first === null ? one : other;
    return [
      `${chat} stays off: ${first === null ? other : one} is set, ${missing} is not. Type: npx outpost setup ${setup}`,
    ];
  });
}

async function slackOf({ config, records, clock, chance, log }: ChatsOf): Promise<Configured | null> {
  const settings = slackIn(config);
  if (settings === null) return null;
  const { createSlack } = await import('../chat/slack/chat.ts');
  const make = (of: SlackSettings): ChatAdapter =>
    createSlack({
      settings: of,
      records,
      clock,
      chance,
      log: (level, text) => log(level, text, { chat: 'slack' }),
    });
  const { chat, renew } = renewable(make(settings));
  const { apiUrl } = settings;
  const gateway = apiUrl === null ? null : new URL(apiUrl).hostname;
  return {
    chat,
    isHost: host => host === gateway || host === 'slack.com' || host.endsWith('.slack.com'),
    url: apiUrl ?? 'https://slack.com/',
    check: async () => (await import('../chat/slack/app/check.ts')).checkSlack(settings, clock),
    renew: renewing(
      chat,
      settings,
      ({ slackBotToken, slackAppToken }) =>
        slackBotToken === null || slackAppToken === null ? null : { botToken: slackBotToken, appToken: slackAppToken },
      of => renew(make(of)),
    ),
  };
}

function slackIn(config: Config): SlackSettings | null {
  const { slackBotToken: botToken, slackAppToken: appToken, slackApiUrl: apiUrl } = config;
  if (botToken === null || appToken === null) return null;
  const { slackChannel: channel, slackChannels: channels } = config;
  const { slackCommandPrefix: prefix, slackAllowShared: allowShared } = config;
  return { botToken, appToken, channel, channels, prefix, allowShared, apiUrl };
}

async function matrixOf(of: ChatsOf): Promise<Configured | null> {
  const { config, records, clock, chance, log, zone } = of;
  const settings = matrixIn(config);
  if (settings === null) return null;
  const { matrixChat } = await import('../chat/matrix/adapter.ts');
  const encryption = encryptionOf(config, clock, sentence => log('info', sentence, { chat: 'matrix' }));
  // A place in the rooms' history, and what a device has sent, are one process' own.
  const own = ownPart(records, nameOf(config), isUrl(config.store));
  const make = (chosen: MatrixSettings): ChatAdapter =>
    matrixChat({ settings: chosen, records: own, clock, chance, zone, encryption });
  const { chat, renew } = renewable(make(settings));
  const { hostname } = new URL(settings.homeserver);
  return {
    chat,
    isHost: host => host === hostname,
    url: settings.homeserver,
    check: async () => {
      const { checkMatrix } = await import('../chat/matrix/setup/check.ts');
      const found: Proof[] = [];
      for await (const step of checkMatrix(settings)) found.push({ ...step, what: `Matrix: ${step.what}` });
      return found;
    },
    renew: renewing(
      chat,
      settings,
      ({ matrixToken: token }) => (token === null ? null : { token }),
      chosen => renew(make(chosen)),
    ),
  };
}

function matrixIn(config: Config): MatrixSettings | null {
  const { matrixHomeserver: homeserver, matrixToken: token } = config;
  if (homeserver === null || token === null) return null;
  const { matrixRoom: room, matrixRooms: rooms, matrixInviters: inviters } = config;
  return { homeserver, token, room, rooms, inviters };
}

/** Connected, and nothing to complain of. */
const isWell = ({ state, why }: ChatState): boolean => state === 'connected' && why === null;

/** Makes a chat anew where its tokens are others, or do not work. All else of its settings needs a restart. */
function renewing<S extends object>(
  chat: ChatAdapter,
  first: S,
  tokensIn: (config: Config) => Partial<S> | null,
  make: (settings: S) => Promise<void>,
): Configured['renew'] {
  let now = first;
  return async config => {
    const next = { ...now, ...tokensIn(config) };
    if (JSON.stringify(next) === JSON.stringify(now) && isWell(chat.state())) return false;
    now = next;
    await make(next);
    return true;
  };
}
