import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type Bench, type Row, Unmeasurable } from './measure.ts';

/**
 * Runs every bench of this folder and prints its figures. With `--write` they become docs/measured.md; with names, only
 * those benches are run: `npm run bench -- reach`. What was not run, or cannot be measured here, stays as it is written.
 */
const PAGE = new URL('../docs/measured.md', import.meta.url);
const TODAY = new Date().toISOString().slice(0, 10);
const words = process.argv.slice(2);
const isWriting = words.includes('--write');
const wanted = words.filter(word => !word.startsWith('--'));

const names = readdirSync(new URL('.', import.meta.url))
  .filter(file => file.endsWith('.bench.ts'))
  .map(file => file.slice(0, -'.bench.ts'.length))
  .sort();
const unknown = wanted.filter(name => !names.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`There is no bench ${unknown.join(', ')}; there are ${names.join(', ')}.\n`);
  process.exit(2);
}

const chosen = wanted.length > 0 ? wanted : names;
const written = existsSync(PAGE) ? readFileSync(PAGE, 'utf8').split(/\n\n(?=## )/) : [];
const parts: string[] = [];
for (const name of names) {
  const { bench } = (await import(`./${name}.bench.ts`)) as { bench: Bench };
  const kept = written.find(part => part.startsWith(`## ${bench.title}\n`))?.trimEnd();
  const measured = chosen.includes(name) ? await tableOf(bench) : null;
  if (measured !== null) process.stdout.write(`## ${bench.title}\n\n${bench.method}\n\n${measured.text}\n\n`);
  if (measured !== null && (measured.isThere || kept === undefined))
    parts.push([`## ${bench.title}`, `${bench.method} Measured on ${TODAY}.`, measured.text].join('\n\n'));
  else if (kept !== undefined) parts.push(kept);
}
if (isWriting) {
  const head =
    '# Measured\n\nBy `npm run bench -- --write`. Times depend on the machine; what counts are ratios and bounds.';
  writeFileSync(PAGE, `${[head, ...parts].join('\n\n')}\n`);
}

async function tableOf(bench: Bench): Promise<{ readonly isThere: boolean; readonly text: string }> {
  try {
    return { isThere: true, text: table(await bench.run()) };
  } catch (error) {
    if (!(error instanceof Unmeasurable)) throw error;
    return { isThere: false, text: `Not measured: ${error.message}.` };
  }
}

function table(rows: readonly Row[]): string {
  const all = [{ what: '', figure: '', beside: '' }, ...rows];
  const width = (key: keyof Row) => Math.max(3, ...all.map(row => row[key].length));
  const [what, figure, beside] = [width('what'), width('figure'), width('beside')];
  const line = (row: Row) =>
    `| ${row.what.padEnd(what)} | ${row.figure.padStart(figure)} | ${row.beside.padEnd(beside)} |`;
  const rule = `| ${'-'.repeat(what)} | ${'-'.repeat(figure - 1)}: | ${'-'.repeat(beside)} |`;
  return [line(all[0] as Row), rule, ...rows.map(line)].join('\n');
}
