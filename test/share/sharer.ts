import { pgBossEngine } from '../../src/share/engine.ts';
import { openPresence, PRESENT_MS } from '../../src/share/presence.ts';
import { SLICES, sliceOf } from '../../src/share/share.ts';
import { shared } from '../../src/share/shared.ts';
import { openLeases } from '../../src/store/leases.ts';
import { openStore } from '../../src/store/open.ts';
import { realChance, realClock } from '../../src/world/real.ts';

/** A process that shares the work of the store that it is given, until it is killed. */
const [name = '', url = ''] = process.argv.slice(2);
const store = openStore({ url, warn: console.error, chance: realChance, clock: realClock });
const life = `${name}-${process.pid}`;
const leases = openLeases({ store: async () => store, clock: realClock, by: name, life, forMs: PRESENT_MS });
const here = openPresence({ leases, clock: realClock, by: name });
here.start();
const share = shared({
  engine: pgBossEngine(url, SLICES, console.error),
  clock: realClock,
  processes: () => here.names().length,
  warn: console.error,
});
share.start();

/** A name of each slice. */
const names = new Map<number, string>();
for (let n = 0; names.size < SLICES; n++) names.set(sliceOf(`domain-${n}.example.`), `domain-${n}.example.`);
setInterval(() => {
  const mine = [...names].filter(([, each]) => share.isMine(each)).map(([slice]) => slice);
  process.stdout.write(`${JSON.stringify(mine.sort((a, b) => a - b))}\n`);
}, 500);
