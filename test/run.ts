import { globSync, statSync } from 'node:fs';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';

/**
 * `npm test`: the tests of each folder of test/ in one process, two processes at a time. A process for each file would take
 * half of the time to load the same program again; one for all would hide what comes after a crash.
 * Folders can be named: `npm test chat dns`.
 */
const ROOT = new URL('..', import.meta.url).pathname;
const TOGETHER = `${ROOT}test/support/together.ts`;
const AT_A_TIME = 2;
/** Milliseconds after which a folder counts as one that hangs. */
const PATIENCE_MS = 600_000;
/** What is counted, by the word that the runner's own last lines have for it. */
const COUNTED = {
  tests: 'tests',
  suites: 'suites',
  pass: 'passed',
  fail: 'failed',
  cancelled: 'cancelled',
  skipped: 'skipped',
  todo: 'todo',
} as const;
/** What each process says of itself at its end, and is said once of all. */
const SUM = /^(?:tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) [\d.]+$/;

type Event = Parameters<InstanceType<typeof spec>['write']>[0];
interface Folder {
  readonly name: string;
  readonly files: readonly string[];
}

/** Folders whose tests start whole programs or wait for real time: they take longer than their size tells. */
const WAITING: ReadonlySet<string> = new Set(['.', 'bot', 'chat', 'cli', 'world']);

/** The folders, those with the most to do first, so that both processes end at about the same time. */
function folders(): Folder[] {
  const named = process.argv.slice(2);
  const octets = (files: readonly string[]): number =>
    files.reduce((sum, file) => sum + statSync(`${ROOT}${file}`).size, 0);
  return [...Map.groupBy(globSync('test/**/*.test.ts', { cwd: ROOT }).sort(), folderOf)]
    .map(([name, files]) => ({ name, files }))
    .filter(({ name }) => named.length === 0 || named.includes(name))
    .sort((a, b) => Number(WAITING.has(b.name)) - Number(WAITING.has(a.name)) || octets(b.files) - octets(a.files));
}

/** `dns` of test/dns/wire/fuzz.test.ts; `.` of what lies in test/ itself. */
const folderOf = (file: string): string => /^test\/([^/]+)\//.exec(file)?.[1] ?? '.';

const waiting = folders();
const reporter = new spec();
const counts = new Map<string, number>();

/** Who stops it is told what had run until then: the test behind that is the one that hangs. */
const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'])
  process.once(signal, () => {
    waiting.length = 0;
    interrupted.abort();
  });

/** Runs one folder. It is reported whole when it has ended: what two processes say at once would be read by nobody. */
async function test({ name, files }: Folder): Promise<void> {
  const events: Event[] = [];
  const execArgv = ['--import', './test/support/seed.ts'];
  const of = { files: [TOGETHER], argv: files, execArgv, cwd: ROOT, signal: interrupted.signal, timeout: PATIENCE_MS };
  for await (const event of run(of)) {
    if (event.type === 'test:summary' && event.data.file === undefined) {
      for (const [what, by] of Object.entries(COUNTED))
        counts.set(what, (counts.get(what) ?? 0) + event.data.counts[by]);
      if (!event.data.success) process.exitCode = 1;
    } else if (event.type !== 'test:diagnostic' || !SUM.test(event.data.message)) events.push(event);
    if ('name' in event.data && event.data.name === TOGETHER) event.data.name = `all of test/${name}`;
  }
  for (const event of events) reporter.write(event);
}

reporter.pipe(process.stdout);
if (waiting.length === 0) {
  console.error('No folder of test/ has that name and tests.');
  process.exitCode = 2;
}
await Promise.all(
  Array.from({ length: AT_A_TIME }, async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await test(next);
  }),
);
for (const [what, n] of counts) say(`${what} ${n}`);
say(`duration_ms ${performance.now()}`);
reporter.end();

/** The sum of all, in the words in which the runner says it of one process. */
function say(message: string): void {
  reporter.write({ type: 'test:diagnostic', data: { nesting: 0, message, level: 'info' } } as Event);
}
