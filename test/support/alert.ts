import type { Message } from '../../src/outbox/speaker.ts';
import { MAY_REPEAT, notTaken } from '../../src/outbox/words.ts';
import type { Report } from '../../src/report/report.ts';
import { instant } from '../../src/values/instant.ts';

/** Wednesday, 21 February 2018, 02:14 in San Marino. */
export const ALARM = instant(Date.UTC(2018, 1, 21, 1, 14));

/** An alert as the desk of incidents says it. */
const alert: Report = {
  mark: 'down',
  title: [
    { kind: 'code', text: 'puri.sm' },
    {
      kind: 'text',
      text: ' is down for everyone: the .sm registry has suspended it. Your own servers are fine. (inc-7)',
    },
  ],
  lead: [
    [
      { kind: 'text', text: 'Who can end it: ' },
      { kind: 'foreign', text: 'Telecom Italia <San Marino> @channel' },
      { kind: 'text', text: ', opens in 6 h.' },
    ],
    [{ kind: 'text', text: 'Also down by this: pureos.net, puri.st.' }],
    [
      { kind: 'text', text: 'watching every minute · since ' },
      { kind: 'instant', at: ALARM, style: 'time' },
    ],
  ],
  blocks: [
    {
      kind: 'chain',
      rows: [
        { label: '.', text: [{ kind: 'text', text: '26 of 26 delegate sm' }], state: 'ok', brokenHere: false },
        { label: 'sm', text: [{ kind: 'text', text: '2 of 2 deny puri.sm' }], state: 'bad', brokenHere: true },
      ],
    },
  ],
  more: [],
  actions: [
    { label: 'acknowledge', command: 'incident ack 7' },
    { label: 'silence 1 h', command: 'watch mute puri.sm 1h' },
    { label: 'trace', command: 'trace puri.sm' },
    { label: 'whois', command: 'whois puri.sm' },
  ],
};

/** The alert, calling ann, while Slack takes nothing. */
export const alertMessage: Message = {
  report: alert,
  people: [{ name: 'ann', slack: 'U0ANN', matrix: '@ann:ops.example' }],
  broadcast: false,
  notes: [notTaken('slack', ALARM, null), MAY_REPEAT],
  reactions: ['✅', '⬆', '📌', '🔕', '🔁', '📇'],
};

export const lineMessage = (words: string, over: Partial<Message> = {}): Message => ({
  report: { ...alert, mark: 'none', title: [{ kind: 'text', text: words }], lead: [], blocks: [], actions: [] },
  people: [],
  broadcast: false,
  notes: [],
  reactions: [],
  ...over,
});
