import { CHECK_NAMES, CHECKS } from '../../src/checks.ts';
import { PRECEDENCE } from '../../src/diagnose/precedence.ts';

/** docs/checks.md, as the checks' own tables say it; `npm run catalogue` writes it. */

/** Words that agree with one or several servers stand for several. */
const cell = (text: string | null): string => (text ?? '').replace(/\{(\w+)\|\w+\}/g, '$1').replaceAll('|', '\\|');

/** The whole text of the catalogue. */
export function catalogue(): string {
  const order = PRECEDENCE.map(({ group, codes }) => `${group}: ${codes.map(code => `\`${code}\``).join(' > ')}`);
  const folders = Map.groupBy(CHECK_NAMES.entries(), ([, name]) => name.split('/')[0] ?? '');
  const sections = [...folders].map(([folder, checks]) =>
    [`## ${folder}`, ...checks.map(([i, name]) => section(name, i))].join('\n\n'),
  );
  return `${['# What a trace can find', INTRODUCTION, ['## Which one, when several fit', ...order.map((line, i) => `${i + 1}. ${line}`)].join('\n'), ...sections].join('\n\n')}\n`;
}

const INTRODUCTION = `Written by \`npm run catalogue\` from the tables of \`src/checks\`. A code that stands in the order below can be the
verdict; every code can be a finding. \`{holes}\` are filled from what was seen.`;

function section(name: string, index: number): string {
  const check = CHECKS[index];
  const rows = Object.entries(check?.findings ?? {}).map(
    ([code, { severity, words, remedy }]) => `| \`${code}\` | ${severity} | ${cell(words)} | ${cell(remedy)} |`,
  );
  return [
    `### ${name}`,
    '',
    `Source: ${check?.source}`,
    '',
    '| code | severity | words | what to do |',
    '| --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}
