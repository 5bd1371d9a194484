import { fileURLToPath } from 'node:url';
import { loadScenario } from '../src/drill/library.ts';
import { layCable, missingForCable } from '../test/peers/cable.ts';
import { stageOn } from '../test/peers/stage.ts';
import { type Bench, type Row, Unmeasurable } from './measure.ts';

/** How far the internet's servers are, in milliseconds there and back. */
const RTT_MS = 20;
const NODE = fileURLToPath(new URL('../node_modules/.bin/node', import.meta.url));
const CROWD = fileURLToPath(new URL('crowd.ts', import.meta.url));

export const bench: Bench = {
  title: 'Chats: a hundred commands at once',
  method: `The bot as \`npm start\` runs it, with both chats: a Slack and a homeserver on loopback, in one process beside it. \
50 people in each chat say \`!trace\` in the room of the alerts in the same instant, about the names of the drill purism-2018 while puri.sm is suspended, \
on NSD servers in a network namespace, each answer after ${RTT_MS} ms. Slack's acknowledgement is that of the envelope; in Matrix, which has none, the \
first thing that everybody in the room sees: the bot's receipt at the message, or its answer. Slack takes one post a second in a channel. Cold starts: \
from the start of the process to both chats connected.`,
  async run() {
    const missing = missingForCable();
    if (missing !== null) throw new Unmeasurable(missing);
    const cable = await layCable();
    try {
      const stage = stageOn(cable, RTT_MS);
      await stage.show(loadScenario('purism-2018'), 'suspended');
      const { status, out, err } = await cable.ask(NODE, [CROWD], { env: stage.env });
      if (status !== 0) throw new Error(err);
      return JSON.parse(out) as Row[];
    } finally {
      cable.close();
    }
  },
};
