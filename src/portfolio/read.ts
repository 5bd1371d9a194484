import { type Portfolio, schema } from './schema.ts';
import { meant, type Problem, shown } from './shape.ts';
import { treeOf } from './tree.ts';

/** Characters of a portfolio; a company with a thousand domains writes a tenth of that. */
const MAX_CHARS = 2_000_000;
/** Problems that are said of one file; who has more has the wrong file. */
const MAX_PROBLEMS = 50;

export type ReadPortfolio =
  | { readonly ok: true; readonly portfolio: Portfolio }
  /** Nothing of a file with a problem counts: half a portfolio would say that the other half needs nobody. */
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** A portfolio out of YAML. Never throws; problems come in the order of their lines. */
export function readPortfolio(text: string): ReadPortfolio {
  if (text.length > MAX_CHARS)
    return {
      ok: false,
      problems: [{ line: 1, what: `the file has ${text.length} characters; ${MAX_CHARS} are the most` }],
    };
  const { root, errors, lineOf, at } = treeOf(text);
  const broken = errors.map(({ line, message }) => ({ line, what: sentence(message) }));
  if (broken.length > 0) return { ok: false, problems: broken.slice(0, MAX_PROBLEMS) };
  const problems: Problem[] = [];
  const portfolio = schema(root, '', { problems, lineOf });
  if (portfolio !== undefined) problems.push(...strangers(portfolio, path => lineOf(at(path))));
  if (portfolio !== undefined && problems.length === 0) return { ok: true, portfolio };
  return { ok: false, problems: problems.sort((a, b) => a.line - b.line).slice(0, MAX_PROBLEMS) };
}

/** The library's words without its quotation of the file. */
const sentence = (message: string): string => (message.split('\n')[0] ?? '').replace(/[\p{C}]/gu, ' ');

/** Whom an alarm may go to beside people. */
const ROLES = ['oncall', 'next', 'lead', 'everyone'];

/** Names in the duty roster that nobody in `people` has. */
function strangers({ oncall, people }: Portfolio, lineAt: (path: (string | number)[]) => number): Problem[] {
  if (oncall === null || people.size === 0) return [];
  const known = [...people.keys()];
  const check = (who: string, allowed: readonly string[], path: (string | number)[]): Problem[] =>
    allowed.includes(who)
      ? []
      : [{ line: lineAt(path), what: `oncall: ${shown(who)} is nobody in people${meant(who, allowed)}` }];
  return [
    ...oncall.rota.flatMap((who, i) => check(who, known, ['oncall', 'rota', i])),
    ...oncall.overrides.flatMap(({ who }, i) => check(who, known, ['oncall', 'overrides', i, 'who'])),
    ...oncall.escalation.flatMap(({ to }, i) => check(to, [...ROLES, ...known], ['oncall', 'escalation', i, 'to'])),
  ];
}
