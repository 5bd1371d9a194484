import type { Inline, Line, Report } from '../../../report/report.ts';
import { createAppLink, type SlackManifest } from './manifest.ts';
import { SCOPES } from './scopes.ts';

/** What is left to do by hand, and the link that begins it: too long for a line, so it stands apart from the report. */
export interface SlackSetup {
  readonly link: string;
  readonly report: Report;
}

const text = (words: string): Inline => ({ kind: 'text', text: words });
const strong = (words: string): Inline => ({ kind: 'strong', text: words });
const code = (words: string): Inline => ({ kind: 'code', text: words });

const STEPS: readonly Line[] = [
  [
    strong('Install to Workspace'),
    text(', then copy the bot token from “OAuth & Permissions” into '),
    code('SLACK_BOT_TOKEN'),
    text(' (it begins with xoxb-).'),
  ],
  [
    text('“Basic Information”, “App-Level Tokens”, '),
    strong('Generate Token'),
    text(' with the scope '),
    code('connections:write'),
    text(', and copy it into '),
    code('SLACK_APP_TOKEN'),
    text(' (it begins with xapp-).'),
  ],
  [
    text('In the channel of the alerts type '),
    code('/invite @outpost'),
    text(', and name that channel in '),
    code('SLACK_CHANNEL'),
    text('.'),
  ],
];

/** The first steps in Slack, for who may install apps in the workspace. */
export function slackSetup(manifest: SlackManifest): SlackSetup {
  const report: Report = {
    mark: 'none',
    title: [text('Open the link, confirm the app that it describes, and three clicks are left.')],
    lead: [
      [text('Whoever does it must be allowed to install apps; in many workspaces an admin has to approve it first.')],
    ],
    blocks: [
      { kind: 'list', items: STEPS },
      { kind: 'paragraph', line: [text('What it may do, and why:')] },
      { kind: 'list', items: SCOPES.map(({ name, reason }) => [code(name), text(` to ${reason}`)]) },
      { kind: 'paragraph', line: [text('Then '), code('npx outpost check'), text(' says whether all of it works.')] },
    ],
    more: [],
    actions: [],
  };
  return { link: createAppLink(manifest), report };
}
