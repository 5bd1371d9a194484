import type { Clock } from '../../../world/ports.ts';
import type { SlackSettings } from '../chat.ts';
import { openDirectory } from '../directory.ts';
import { type Called, fieldOf, type Link } from '../wire/api.ts';
import { sayTrouble } from '../wire/trouble.ts';
import { SCOPES } from './scopes.ts';

/** One thing that was tried, and what to do where it failed. */
export interface SlackChecked {
  readonly what: string;
  readonly ok: boolean;
  /** A sentence, without secrets. */
  readonly say: string;
}

/** Tries what the bot needs of Slack: tokens, each scope, the channel of the alerts and its history. Never rejects. */
export async function checkSlack(settings: SlackSettings, clock: Clock): Promise<readonly SlackChecked[]> {
  const { openLink } = await import('../wire/bolt.ts');
  const { botToken, appToken, apiUrl, channel, channels, allowShared } = settings;
  const nothing = (): void => undefined;
  const link = await openLink({ botToken, appToken, apiUrl, hear: nothing, log: nothing, after: clock.after });
  const [socket, test] = await Promise.all([checkSocket(link), link.api('auth.test', {})]);
  if (!test.ok) return [socket, failed('Slack: bot token', test)];
  const directory = openDirectory({ api: link.api, clock, channel, channels, allowShared });
  const failure = await directory.learn();
  const where = failure === null ? directory.trouble() : sentenceOf(failure);
  return [
    socket,
    { what: 'Slack: bot token', ok: true, say: 'Slack knows it.' },
    ...scopesIn(test.body),
    where === null
      ? {
          what: 'Slack: channels',
          ok: true,
          say: channel === null ? 'No SLACK_CHANNEL is set: alerts go nowhere.' : 'The bot is in them.',
        }
      : { what: 'Slack: channels', ok: false, say: where },
    ...(await checkHistory(link, directory.alerts())),
  ];
}

async function checkSocket(link: Link): Promise<SlackChecked> {
  const what = 'Slack: app token, Socket Mode';
  const connected = await link.connect();
  if (!connected.ok) return { what, ok: false, say: sayTrouble(connected.code) };
  connected.socket.close();
  return { what, ok: true, say: 'A connection was opened.' };
}

/** Every scope that the token lacks, by what Slack says that it has. */
function scopesIn(body: unknown): SlackChecked[] {
  const has = fieldOf(fieldOf(body, 'response_metadata'), 'scopes');
  if (!Array.isArray(has))
    return [{ what: 'Slack: scopes', ok: false, say: 'Slack did not say which scopes the token has.' }];
  return SCOPES.map(({ name, reason }) =>
    has.includes(name)
      ? { what: `Slack: scope ${name}`, ok: true, say: `It is there, to ${reason}.` }
      : {
          what: `Slack: scope ${name}`,
          ok: false,
          say: `It is missing; it is needed to ${reason}. Update the app with the manifest of \`npm run manifest\`, and install it again.`,
        },
  );
}

async function checkHistory(link: Link, channel: string | null): Promise<SlackChecked[]> {
  if (channel === null) return [];
  const what = 'Slack: history of the channel of the alerts';
  const called = await link.api('conversations.history', { channel, limit: 1 });
  return [called.ok ? { what, ok: true, say: 'It can be read.' } : failed(what, called)];
}

const sentenceOf = (called: Exclude<Called, { ok: true }>): string =>
  called.how === 'limited'
    ? sayTrouble('ratelimited')
    : sayTrouble(called.code, called.how === 'refused' ? called.needed : null);

const failed = (what: string, called: Exclude<Called, { ok: true }>): SlackChecked => ({
  what,
  ok: false,
  say: sentenceOf(called),
});
