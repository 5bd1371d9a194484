import { catalogue } from '../src/chat/dispatch.ts';
import { loadConfig } from '../src/config.ts';
import { name } from '../src/values/name.ts';
import { workshopOf } from '../src/workshop.ts';

/**
 * A program: traces a name again and again in one process, as a running bot does, and prints for each trace how long the
 * walk took and when the answer was complete, as JSON. `resident.ts NAME TIMES`.
 */
const [asked = '', times = ''] = process.argv.slice(2);
const { config } = loadConfig();
const commands = catalogue('/', []);
const workshop = workshopOf({ config, commands, conversation: true, warn: line => process.stderr.write(`${line}\n`) });
const { tracer } = await workshop.build(['tracer']);

const looks: { tookMs: number; completeMs: number; verdict: string }[] = [];
for (let n = 0; n < Number(times); n++) {
  const begun = performance.now();
  let last: (typeof looks)[number] | null = null;
  for await (const look of tracer.trace({ name: name(asked), type: 'A' })) {
    const { evidence, diagnosis } = look;
    last = { tookMs: evidence.trace.tookMs, completeMs: 0, verdict: diagnosis.verdict.code };
  }
  if (last !== null) looks.push({ ...last, completeMs: performance.now() - begun });
}
await workshop.close();
process.stdout.write(JSON.stringify(looks), () => process.exit());
