import { matrixChat } from '../../../src/chat/matrix/adapter.ts';
import type { MatrixSettings } from '../../../src/chat/matrix/settings.ts';
import { commandIn } from '../../../src/chat/parse.ts';
import type { ChatAdapter, HeardIn, Overheard, Surface } from '../../../src/chat/surface.ts';
import { type FastClock, fastClock } from '../../../src/drill/clock.ts';
import type { Report } from '../../../src/report/report.ts';
import { memoryRecords } from '../../../src/store/memory.ts';
import type { Records } from '../../../src/store/records.ts';
import { instant } from '../../../src/values/instant.ts';
import { type FakeMatrix, fakeMatrix, TOKEN } from '../../support/fake-matrix/fake-matrix.ts';
import { portTo } from '../../support/fake-matrix/fronts.ts';
import { noKeys } from '../../support/no-keys.ts';
import { saying } from '../fakes.ts';

export const OPS = '!ops:ops.example';
export const ANN = '@ann:ops.example';

export interface Heard {
  readonly heard: HeardIn;
  readonly surface: Surface;
}

/** The bot's Matrix chat against a small homeserver, under a fast clock. */
export interface Chatting {
  readonly clock: FastClock;
  readonly fake: FakeMatrix;
  readonly records: Records;
  /** Commands that were told, in order. */
  readonly told: Heard[];
  /** What was told beside commands, in order. */
  readonly overheard: Overheard[];
  /** Starts a life of the bot; `answers`: what it answers to a command at once. */
  live(over?: Partial<MatrixSettings>, answers?: ((heard: HeardIn, surface: Surface) => void) | null): Promise<Life>;
  /** Lets time pass. Milliseconds. */
  pass(ms: number): Promise<void>;
}

export interface Life {
  readonly chat: ChatAdapter;
  /** As by a signal: nothing more is sent or kept. */
  kill(): Promise<void>;
}

export const echo = (heard: HeardIn, surface: Surface): void => {
  void surface.show(saying(`you said ${heard.text}`), true);
};

export const report = (over: Partial<Report>): Report => ({ ...saying('words'), ...over });

export const SETTINGS: MatrixSettings = {
  homeserver: 'https://matrix.ops.example',
  token: TOKEN,
  room: OPS,
  rooms: 'invited',
  inviters: ['*:ops.example'],
};

export function chatting(records: Records = memoryRecords()): Chatting {
  const clock = fastClock(instant(Date.UTC(2026, 0, 10, 2, 10)));
  const fake = fakeMatrix(clock);
  const told: Heard[] = [];
  const overheard: Overheard[] = [];
  let lives = 0;
  const pass = (ms: number): Promise<void> => clock.run(new Promise<void>(resolve => clock.after(ms, resolve)));
  return {
    clock,
    fake,
    records,
    told,
    overheard,
    pass,
    async live(over = {}, answers = echo) {
      const life = ++lives;
      const port = portTo(fake, over.token ?? TOKEN);
      let isDead = false;
      const chat = matrixChat({
        settings: { ...SETTINGS, ...over },
        records: async () => {
          if (isDead) throw new Error('dead');
          return records;
        },
        clock,
        chance: { bytes: count => new Uint8Array(count).fill(life) },
        zone: 'UTC',
        encryption: noKeys,
        open: () => port,
      });
      const hearing = (heard: HeardIn, surface: Surface): void => {
        if (isDead || commandIn(heard) === null) return;
        told.push({ heard, surface });
        answers?.(heard, surface);
      };
      await clock.run(chat.start(hearing, async what => void (isDead || overheard.push(what))));
      await pass(100);
      return {
        chat,
        async kill() {
          isDead = true;
          port.cut();
          await clock.run(chat.stop());
        },
      };
    },
  };
}
