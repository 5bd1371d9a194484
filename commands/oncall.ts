import { type Arguments, defineCommand, UsageError } from '../src/command.ts';
import type { OnCallSeen } from '../src/say/oncall/report.ts';
import { quoted } from '../src/values/input.ts';
import { nearest } from '../src/values/nearest.ts';

const LOOKS = ['next', 'whoami'] as const;
const ORDERS = ['override', 'swap'];

export default defineCommand<OnCallSeen>({
  summary: 'who is on call, who is next, and until when',
  examples: ['oncall', 'oncall override ada 18:00 09:00', 'oncall swap ada ben'],
  args: [
    {
      name: 'WHAT',
      summary: 'next, whoami, override or swap; nothing for who has it now',
      required: false,
      choices: async () => [...LOOKS, ...ORDERS],
    },
    { name: 'WHO', summary: 'a name of portfolio.yaml, or me; of a swap both', required: false },
    { name: 'FROM', summary: '18:00, 2018-02-20T18:00 or now, in the zone of the rota', required: false },
    { name: 'UNTIL', summary: 'the same, or how long: 4h', required: false },
    { name: 'TIME', summary: 'words may stand between: from 2018-02-20 18:00 until 09:00', required: false },
    { name: 'TIME', summary: 'the last word that can stand here', required: false },
  ],
  options: [],
  needs: ['oncall', 'caller'],
  right: args => (ORDERS.includes(what(args)) ? 'oncall' : 'read'),

  async *see(args, { oncall, caller }) {
    const word = what(args);
    if (ORDERS.includes(word)) {
      yield { kind: 'ordered', asker: caller, state: await oncall.order([word, ...args.words.slice(1)], caller) };
      return;
    }
    const look = LOOKS.find(one => one === word);
    if (look === undefined && word !== '') throw unknown(word);
    if (args.words.length > 1) throw new UsageError(`Nothing can follow ${word}.`, `oncall ${word}`);
    yield { kind: look ?? 'now', asker: caller, state: await oncall.state() };
  },

  say: async seen => (await import('../src/say/oncall/report.ts')).sayOnCall(seen),
  json: async seen => (await import('../src/say/oncall/json.ts')).onCallJson(seen),
  status: async seen => (await import('../src/say/oncall/json.ts')).onCallStatus(seen),
});

const what = ({ words: [word = ''] }: Arguments): string => word.toLowerCase();

function unknown(word: string): UsageError {
  const near = nearest(word, [...LOOKS, ...ORDERS]);
  const hint = near === null ? `It takes ${[...LOOKS, ...ORDERS].join(', ')}.` : `Did you mean ${near}?`;
  return new UsageError(`oncall does not know ${quoted(word)}. ${hint}`, near === null ? 'oncall' : `oncall ${near}`);
}
