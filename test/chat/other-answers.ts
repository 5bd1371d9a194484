import check from '../../commands/check.ts';
import drill from '../../commands/drill.ts';
import help from '../../commands/help.ts';
import status from '../../commands/status.ts';
import { catalogue } from '../../src/chat/dispatch.ts';
import type { Arguments, Command } from '../../src/command.ts';
import type { Report } from '../../src/report/report.ts';
import { saySpof } from '../../src/say/spof/report.ts';
import type { BotStatus, Proof, Scene, Services } from '../../src/services.ts';
import { type Instant, instant } from '../../src/values/instant.ts';
import { name } from '../../src/values/name.ts';
import { finding, spofOf } from '../say/looks/spof.ts';

/** Answers of the other commands, as each chat shows them in its goldens: made of what they saw, in one place for all chats. */

export const NOW: Instant = instant(Date.UTC(2024, 4, 1, 10));
const HOUR_MS = 3_600_000;

const scene: Scene = {
  drill: 'purism-2018',
  title: 'A registry suspends a paid domain',
  story: ['In February 2018 a registry took a domain out of DNS.'],
  sources: [],
  at: instant(Date.UTC(2018, 1, 20, 2)),
  moment: 'healthy',
  words: 'All is well.',
  number: 1,
  of: 6,
  names: [name('puri.sm')],
  by: 'ann',
};

const bot: BotStatus = {
  now: NOW,
  storeTrouble: null,
  oldestQueuedAt: instant(NOW - HOUR_MS),
  round: { lastRoundAt: instant(NOW - 30_000), blindSince: null, why: null, names: 4, everyMs: 60_000 },
  processes: [
    {
      name: 'frankfurt',
      startedAt: NOW - 26 * HOUR_MS,
      at: NOW,
      running: 1,
      waiting: 3,
      version: '0.1.0',
      aheadMs: 95_000,
      chats: [
        {
          name: 'slack',
          state: 'broken',
          since: NOW - HOUR_MS,
          why: 'The token was revoked. Install the app again and copy SLACK_BOT_TOKEN anew. (token_revoked)',
        },
        {
          name: 'matrix',
          state: 'connected',
          since: NOW - 26 * HOUR_MS,
          why: 'I was removed from !ops:ops.example: invite @outpost:ops.example there again.',
        },
      ],
    },
  ],
};

const proofs: readonly Proof[] = [
  { what: 'store', ok: true, say: 'It can be read and written.' },
  { what: 'Slack: scope chat:write', ok: false, say: 'It is missing; it is needed to answer, and raise the alarm.' },
];

const said = async <Seen>(of: Command<Seen>, seen: Seen, options: Arguments['options'] = new Map()): Promise<Report> =>
  of.say(seen, options);

async function helped(prefix: string, ...words: string[]): Promise<Report> {
  const few = { ...catalogue(prefix, []), names: async () => ['help', 'trace', 'whois'] };
  const args = { words, options: new Map<string, string[]>() };
  for await (const seen of help.see(args, { commands: few } as Partial<Services> as Services)) return said(help, seen);
  throw new Error('help said nothing');
}

/** Each with the line that asked for it; `prefix`: what stands before a command in that chat. */
export async function otherAnswers(
  prefix: string,
): Promise<readonly { readonly title: string; readonly line: string; readonly report: Report }[]> {
  const risky = spofOf({}, { findings: [finding({})], takenAt: NOW });
  const begun = await said(drill, { kind: 'scene', scene, began: true } as never);
  return [
    { title: 'spof', line: 'spof example.com', report: saySpof(risky) },
    { title: 'help', line: 'help', report: await helped(prefix) },
    { title: 'help-about-trace', line: 'help trace', report: await helped(prefix, 'trace') },
    { title: 'status-with-troubles', line: 'status', report: await said(status, bot) },
    { title: 'check-with-a-failure', line: 'check', report: await said(check, { proofs }) },
    { title: 'drill-that-begins', line: 'drill purism-2018 --yes', report: begun },
    {
      title: 'drill-asked-for',
      line: 'drill purism-2018',
      report: await said(drill, { kind: 'asked', drill: scene.drill, title: scene.title } as never),
    },
  ];
}
