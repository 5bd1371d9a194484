import type { ChatAdapter, ChatState, Hear, Overhear } from '../surface.ts';
import { LEAVE_MS } from './limits.ts';
import { openMemory, syncStorage } from './memory.ts';
import { loadSdk } from './server/load.ts';
import type { MatrixOf } from './settings.ts';
import { withAlone } from './speaking/alone.ts';
import { matrixSpeaker } from './speaking/speak.ts';
import { supervise } from './supervise.ts';
import { openTroubles } from './troubles.ts';

/** The chat of a Matrix homeserver. Nothing is loaded or dialled before `start`. */
export function matrixChat(of: MatrixOf): ChatAdapter {
  const { settings, clock, chance } = of;
  const troubles = openTroubles();
  const memory = openMemory(of.records, line =>
    line === null ? troubles.clear('memory') : troubles.tell('memory', line),
  );
  let state: Omit<ChatState, 'name'> = { state: 'starting', since: clock.now(), why: null };
  const become = (next: ChatState['state'], why: string | null): void => {
    state = { state: next, why, since: next === state.state ? state.since : clock.now() };
  };
  let running: ReturnType<typeof supervise> | null = null;
  let user = '';
  const speaker = matrixSpeaker(settings.room !== null, () => running?.speaking ?? null);
  const start = async (tell: Hear | null, overhear: Overhear = async () => undefined) => {
    const open = of.open ?? (await loadSdk()).openHomeserver;
    const storage = syncStorage(memory, () => user);
    const homeserver = open(settings.homeserver, settings.token, storage);
    const life = Buffer.from(chance.bytes(6)).toString('hex');
    const known = (id: string): void => {
      user = id;
    };
    const hear: Hear | null = tell && ((heard, surface) => tell(heard, withAlone(surface, heard, speaker)));
    running = supervise({ ...of, homeserver, storage, memory, troubles, life, hear, overhear, become, known });
    await running.tried;
  };
  return {
    name: 'matrix',
    start,
    speaker,
    async stop() {
      await running?.stop(LEAVE_MS);
      become('stopped', null);
    },
    state: () => ({
      name: 'matrix',
      ...state,
      why: state.why ?? (state.state === 'stopped' ? null : troubles.said()),
      about: running?.about() ?? null,
    }),
  };
}
