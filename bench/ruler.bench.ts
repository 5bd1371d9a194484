import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Bench, type Row, Unmeasurable } from './measure.ts';

const ADAPTER = fileURLToPath(new URL('../test/support/whois-ruler.ts', import.meta.url));

/** Lines of the ruler's summary, and what they count. */
const FIELDS: Readonly<Record<string, string>> = {
  'overall(6 fields)': 'fields read right, of all',
  registered: 'registered, free or undecided',
  statuses: 'all statuses, and no other',
  registrar: 'registrar, in an accepted spelling',
  created: 'day of registration',
  expires: 'day of the end',
  updated: 'day of the last change',
  nameservers: 'all name servers, and no other',
  dateWrong: 'dates that are given and right',
  falseAvail: 'registered names not called free',
};

export const bench: Bench = {
  title: 'Whois: real answers read right',
  method: `A ruler of 950 real answers from the test data of four open-source WHOIS parsers, with what each of them says. It is no part of this project; it \
calls the adapter \`test/support/whois-ruler.ts\`. To measure again: \`WHOIS_RULER=path/of/the/ruler.mjs npm run bench -- ruler\`.`,
  async run() {
    const ruler = process.env['WHOIS_RULER'];
    if (ruler === undefined) throw new Unmeasurable('WHOIS_RULER names no ruler');
    const { stdout, status } = spawnSync(process.execPath, [ruler, ADAPTER], {
      encoding: 'utf8',
      env: { ...process.env, TZ: 'UTC' },
    });
    if (status !== 0) throw new Unmeasurable('the ruler did not come to its end');
    return rowsOf(stdout);
  },
};

/** The ruler's figures for all sources, and how many answers are entirely right. */
function rowsOf(said: string): Row[] {
  const all = said.split('[ALL]')[1]?.split('\n\n')[0] ?? '';
  const rows = Object.entries(FIELDS).flatMap(([field, what]): Row[] => {
    const line = all.split('\n').find(one => one.trim().startsWith(field));
    const found = /([\d.]+%) \((\d+)\/(\d+)/.exec(line ?? '');
    return found === null ? [] : [{ what, figure: found[1] ?? '', beside: `${found[2]} of ${found[3]}` }];
  });
  const whole = /every expected core field right\s+([\d.]+%) \((\d+)\/(\d+)\); crashes (\d+)/.exec(said);
  if (whole === null || rows.length === 0) throw new Unmeasurable('the ruler speaks in another form than was expected');
  return [
    ...rows,
    { what: 'answers entirely right', figure: whole[1] ?? '', beside: `${whole[2]} of ${whole[3]}` },
    { what: 'crashes', figure: whole[4] ?? '', beside: '' },
  ];
}
