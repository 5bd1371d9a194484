import type { Command } from '../../../command.ts';
import { cleanText } from '../../../report/foreign.ts';
import type { Catalogue } from '../../../services.ts';
import { MAX_COMMAND_NAME, MAX_COMMANDS, MAX_DESCRIPTION, MAX_USAGE_HINT } from '../limits.ts';
import { EVENTS, SCOPES } from './scopes.ts';

/** Commands of Slack's own: a manifest with one of them is refused as a whole (https://slack.com/help/articles/201259356). */
const RESERVED = new Set(
  `active apps archive away call canvas collapse dm dnd expand feed feedback files group help huddle invite invite_people
  join keys kick leave list me msg mute open part people prefs remind remove rename search shortcuts shrug star status
  topic unarchive unmute unstar who`.split(/\s+/),
);

interface SlashCommand {
  readonly command: string;
  readonly description: string;
  readonly usage_hint: string;
  /** False: the text comes as it was typed. */
  readonly should_escape: false;
}

/** What Slack makes the app from (https://docs.slack.dev/reference/app-manifest). */
export type SlackManifest = ReturnType<typeof manifestOf>;

/**
 * The manifest for these commands. Those that say so are slash commands by their own name; all are reached by
 * `/outpost COMMAND`. `prefix` stands before every name.
 */
export async function slackManifest(commands: Catalogue, prefix: string): Promise<SlackManifest> {
  const found = await Promise.all(
    (await commands.names()).map(async name => ({ name, command: await commands.find(name) })),
  );
  const own = found.flatMap(({ name, command }) => (command?.isSlashCommand ? [slashOf(name, command, prefix)] : []));
  const all: SlashCommand = {
    command: `/${prefix}outpost`,
    description: 'every other command; without one, help',
    usage_hint: 'help',
    should_escape: false,
  };
  return manifestOf([...own.filter(isFree).slice(0, MAX_COMMANDS - 1), all]);
}

const isFree = ({ command }: SlashCommand): boolean =>
  command.length <= MAX_COMMAND_NAME && !RESERVED.has(command.slice(1));

function slashOf(name: string, { summary, args }: Command<unknown>, prefix: string): SlashCommand {
  const hint = args.map(arg => (arg.required ? arg.name : `[${arg.name}]`)).join(' ');
  return {
    command: `/${prefix}${name}`,
    description: cleanText(summary).slice(0, MAX_DESCRIPTION),
    usage_hint: hint.slice(0, MAX_USAGE_HINT),
    should_escape: false,
  };
}

const manifestOf = (slash: readonly SlashCommand[]) => ({
  display_information: {
    name: 'Outpost',
    description: 'Says why a domain is down, who can end it, and when its users are back',
    background_color: '#1f2d3d',
  },
  features: {
    app_home: { home_tab_enabled: false, messages_tab_enabled: true, messages_tab_read_only_enabled: false },
    bot_user: { display_name: 'outpost', always_online: true },
    slash_commands: slash,
  },
  oauth_config: { scopes: { bot: SCOPES.map(scope => scope.name) } },
  settings: {
    event_subscriptions: { bot_events: EVENTS.map(event => event.name) },
    interactivity: { is_enabled: true },
    org_deploy_enabled: false,
    socket_mode_enabled: true,
    token_rotation_enabled: false,
  },
});

/** The manifest as a file. */
export const manifestText = (manifest: SlackManifest): string => `${JSON.stringify(manifest, null, 2)}\n`;

/** The address that makes the app of this manifest, once somebody confirms it. */
export const createAppLink = (manifest: SlackManifest): string =>
  `https://api.slack.com/apps?new_app=1&manifest_json=${encodeURIComponent(JSON.stringify(manifest))}`;
