import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { catalogue } from '../src/chat/dispatch.ts';
import { manifestText, slackManifest } from '../src/chat/slack/app/manifest.ts';
import { envExample } from '../src/config.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** A file, or a part of one, that is made from the program. */
export interface Paper {
  readonly path: string;
  /** The whole file as it should be. */
  text(): Promise<string>;
}

export const PAPERS: readonly Paper[] = [
  { path: `${ROOT}.env.example`, text: async () => envExample() },
  { path: `${ROOT}README.md`, text: readme },
  { path: `${ROOT}slack-manifest.json`, text: async () => manifestText(await slackManifest(catalogue('/', []), '')) },
];

/** What is typed for the screen that the README opens with; the answer to the last line is shown. */
const SCREEN = ['/drill purism-2018', '/drill next', '/drill next', '/trace pureos.net'];
const SCREEN_PLACE = /(<!-- a screen, written by `npm run generate` -->\n```\n)[\s\S]*?(```\n)/;

async function readme(): Promise<string> {
  const before = readFileSync(`${ROOT}README.md`, 'utf8');
  if (!SCREEN_PLACE.test(before)) throw new Error('README.md has no place for its screen');
  const screen = await answerTo(SCREEN);
  return before.replace(SCREEN_PLACE, (_, open: string, close: string) => `${open}${screen}${close}`);
}

/** The last answer of a conversation, without the line that names the drill. */
async function answerTo(lines: readonly string[]): Promise<string> {
  const chat = spawn(`${ROOT}src/outpost`, [], {
    env: { PATH: process.env['PATH'], TZ: 'UTC' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  chat.stdin.end(`${lines.join('\n')}\n`);
  const answers = (await text(chat.stdout)).split(/^DRILL .*\n/m);
  return `outpost> ${lines.at(-1)}\n${answers.at(-1)}`;
}
