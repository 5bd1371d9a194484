import { fastClock } from '../../src/drill/clock.ts';
import type { Speaker, Spot } from '../../src/outbox/speaker.ts';
import { memoryRecords } from '../../src/store/memory.ts';
import { failing, NIGHT } from '../story/telling.ts';
import { type FakeChat, fakeChat } from './fake-chat.ts';
import { live, passing } from './rig.ts';

/** Bots in one chat, each with a line to the store that may be cut, and each made to believe that it speaks, or not. */
export function cutOff() {
  const clock = fastClock(NIGHT);
  const records = memoryRecords();
  const slack = fakeChat({ chat: 'slack', clock, home: 'C1' });
  const begin = (by: string) => {
    const line = failing(records);
    const state = { speaks: true, gate: async (_: Spot): Promise<void> => undefined };
    const device = slack.device();
    const speaker: Speaker = {
      ...device,
      async post(id, edition, spot, message) {
        await state.gate(spot);
        return device.post(id, edition, spot, message);
      },
    };
    const voice = { by, leftMs: () => (state.speaks ? 20_000 : 0) };
    const life = live({ records: line.records, speakers: [speaker], clock, voice });
    return {
      ...life,
      speaks(does: boolean) {
        state.speaks = does;
      },
      cut: (isCut: boolean) => line.fail(isCut ? 'unreachable' : null),
      /** The next packet, or (`lines`) the next one for a thread, goes out when the result is called. */
      hold(what: 'all' | 'lines' = 'all'): () => void {
        const { promise, resolve } = Promise.withResolvers<void>();
        state.gate = async ({ thread }) => (what === 'all' || thread !== null ? promise : undefined);
        return resolve;
      },
      /** Nothing of it goes on. */
      async dies() {
        state.speaks = false;
        line.fail('unreachable');
        await life.outbox.stop();
      },
    };
  };
  return { clock, slack, begin, pass: passing(clock) };
}

const there = ({ messages }: FakeChat) => messages.filter(({ gone }) => !gone);
export const standing = (chat: FakeChat): string[] => there(chat).map(({ texts }) => texts.at(-1) ?? '');
export const count = (chat: FakeChat, begins: string): number =>
  standing(chat).filter(text => text.startsWith(begins)).length;
/** The message that stands there and begins so. */
export const find = (chat: FakeChat, begins: string) =>
  there(chat).find(({ texts }) => texts.at(-1)?.startsWith(begins) === true);
