import { type Arguments, defineCommand } from '../src/command.ts';
import type { WatchSeen } from '../src/watch/desk/desk.ts';

const ORDERS = ['add', 'remove', 'pause', 'expect', 'accept', 'mute'];

export default defineCommand<WatchSeen>({
  summary: 'what I look at by myself, every minute: add, pause, silence, say what is planned',
  examples: [
    'watch add example.com',
    'watch expect example.com ns ns9.example.net until 18:00',
    'watch mute all 1h the office moves',
  ],
  args: [
    {
      name: 'WHAT',
      summary: 'list, add, remove, pause, expect, accept (“this was us”), mute; nothing for the list',
      required: false,
      choices: async () => ['list', ...ORDERS],
    },
    { name: 'DOMAIN', summary: 'a domain; of mute also: all', required: false },
    { name: 'WORDS', summary: 'how long, what is expected, or why', required: false, many: true },
  ],
  options: [{ flag: '--anyway', value: null, summary: 'watch it although it does not exist' }],
  needs: ['watch', 'caller'],
  right: args => (ORDERS.includes(word(args)) ? 'watch' : 'read'),

  async *see({ words, options }, { watch, caller }) {
    yield await watch.carryOut(words, { anyway: options.has('--anyway') }, caller);
  },

  say: async seen => (await import('../src/say/watch/report.ts')).sayWatch(seen),
  json: async seen => (await import('../src/say/watch/json.ts')).watchJson(seen),
  status: async seen => (await import('../src/say/watch/json.ts')).watchStatus(seen),
});

const word = ({ words: [first = ''] }: Arguments): string => first.toLowerCase();
