/** Prints the manifest of the Slack app, with the prefix of SLACK_COMMAND_PREFIX. */
import { catalogue } from '../src/chat/dispatch.ts';
import { manifestText, slackManifest } from '../src/chat/slack/app/manifest.ts';
import { loadConfig } from '../src/config.ts';

process.stdout.write(manifestText(await slackManifest(catalogue('/', []), loadConfig().config.slackCommandPrefix)));
