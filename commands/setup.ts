import { type Arguments, defineCommand, UsageError } from '../src/command.ts';
import type { Line, Report } from '../src/report/report.ts';
import type { Proof, Setups } from '../src/services.ts';
import { nearest } from '../src/values/nearest.ts';

type Seen =
  | { readonly chat: 'slack'; readonly link: string; readonly report: Report }
  | { readonly chat: 'matrix'; readonly steps: readonly Proof[] };

const CHATS = ['slack', 'matrix'] as const;
const MATRIX_EXAMPLE = 'setup matrix --homeserver https://matrix.ops.example --user outpost --room "!abc:ops.example"';

export default defineCommand<Seen>({
  summary: 'the first steps in a chat',
  examples: ['setup slack', MATRIX_EXAMPLE, 'setup --help'],
  args: [{ name: 'CHAT', summary: 'slack or matrix', required: true, choices: async () => CHATS }],
  options: [
    { flag: '--homeserver', value: 'URL', summary: 'Matrix: where it is; else MATRIX_HOMESERVER_URL' },
    { flag: '--user', value: 'NAME', summary: 'Matrix: the bot’s own user; its password comes from standard input' },
    { flag: '--room', value: 'ROOM', summary: 'Matrix: the room of the alerts; else MATRIX_ROOM' },
    { flag: '--person', value: 'NAME', summary: 'Matrix: who gets an account there; may be said again' },
    { flag: '--new-device', value: null, summary: 'Matrix: a new device, where the keys of encrypted rooms are lost' },
  ],
  needs: ['operations'],
  shellOnly: 'This is done in a shell on the host of the bot, where passwords may be typed: npx outpost setup',

  async *see(args, { operations: { setup } }) {
    if (setup === null) throw new UsageError('This is done in a shell of its own: npx outpost setup.', 'help setup');
    const [chat = ''] = args.words;
    if (chat === 'slack') yield { chat, ...(await setup.slack()) };
    else if (chat === 'matrix') for await (const steps of matrix(args, setup)) yield { chat, steps };
    else {
      const near = nearest(chat, CHATS) ?? 'slack';
      throw new UsageError(`There are first steps for slack and for matrix. Did you mean ${near}?`, `setup ${near}`);
    }
  },

  progress: seen => (seen.chat === 'matrix' ? sayMatrix(seen.steps) : null),
  say: seen => (seen.chat === 'slack' ? seen.report : sayMatrix(seen.steps)),
  copy: seen => (seen.chat === 'slack' ? seen.link : null),
  json: seen => ({
    command: 'setup',
    items: seen.chat === 'slack' ? [{ chat: seen.chat, link: seen.link }] : seen.steps,
  }),
  status: seen => (seen.chat === 'slack' || seen.steps.every(({ ok }) => ok) ? 0 : 1),
});

function matrix({ options }: Arguments, setup: Setups): AsyncIterable<readonly Proof[]> {
  const last = (flag: string): string | null => options.get(flag)?.at(-1) ?? null;
  const user = last('--user');
  if (user === null) throw new UsageError('Who is the bot on the homeserver? Give --user.', MATRIX_EXAMPLE);
  const url = last('--homeserver');
  if (url !== null && !/^https?:\/\//.test(url))
    throw new UsageError('--homeserver is a URL that begins with https://.', MATRIX_EXAMPLE);
  const { homeserver, steps } = setup.matrix({
    homeserver: url,
    user,
    room: last('--room'),
    newDevice: options.has('--new-device'),
    people: options.get('--person') ?? [],
  });
  if (homeserver === null) throw new UsageError('Where is the homeserver? Give --homeserver.', MATRIX_EXAMPLE);
  return steps();
}

function sayMatrix(steps: readonly Proof[]): Report {
  const bad = steps.find(({ ok }) => !ok);
  const items = steps.map(
    ({ what, ok, say }): Line => [
      { kind: 'text', text: ok ? '✓ ' : '✗ ' },
      { kind: 'strong', text: what },
      { kind: 'text', text: `: ${say}` },
    ],
  );
  return {
    mark: bad === undefined ? 'fine' : 'broken',
    title: [
      { kind: 'text', text: bad === undefined ? 'The bot is at home on its homeserver.' : `It stops at: ${bad.what}.` },
    ],
    lead: [],
    blocks: [{ kind: 'list', items }],
    more: [],
    actions: [{ label: '', command: 'check' }],
  };
}
