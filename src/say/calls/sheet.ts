import { type Desk, writtenOf } from '../../people/contacts.ts';
import { type ActsAt, type Ours, oursFor } from '../../people/ours.ts';
import type { Rota } from '../../people/rota/rota.ts';
import type { ChainRow, Line } from '../../report/report.ts';
import type { Look } from '../../services.ts';
import type { Instant } from '../../values/instant.ts';
import type { Name } from '../../values/name.ts';
import { actingVerdict, calledAbout, desksOf } from '../contacts.ts';
import { sayLine } from '../lead.ts';
import { wordsOf } from '../words/verdicts.ts';
import { chainRows } from '../zones/chain.ts';

/** All that is needed to ring somebody up about a look: whom, when, what to have ready, what to say, and who of ours may. */
export interface CallSheet {
  /** The domain that is called about. */
  readonly domain: Name;
  /** Who can end it comes first; as they stand at `now`. */
  readonly desks: readonly Desk[];
  readonly fixer: string;
  readonly ours: readonly Ours[];
  /** The account at the registrar. */
  readonly account: string | null;
  /** "Say: “…”"; empty where nobody is asked for anything. */
  readonly say: Line;
  /** What was seen, to be read out; and when. */
  readonly proof: { readonly at: Instant; readonly rows: readonly ChainRow[] };
}

/** Rows of the proof: what is broken, what is around it, what the registry says. */
const MAX_ROWS = 5;

/** The call sheet of a look; null where nobody has to be called. `rota`: to know who is on call. */
export function callSheet(look: Look, rota: Rota | null, now: Instant): CallSheet | null {
  const domain = calledAbout(look);
  const desks = desksOf(look, now);
  if (domain === null || desks.length === 0) return null;
  const portfolio = look.portfolio ?? null;
  const houses = [...new Set(desks.map(desk => desk.who))].filter((who): who is ActsAt => who !== 'dns-host');
  return {
    domain,
    desks,
    fixer: actingVerdict(look).verdict.fixer,
    ours: oursFor(portfolio, houses, rota, now),
    account: writtenOf(portfolio, domain)?.account ?? null,
    say: sayLine(look, wordsOf(look.diagnosis.verdict.code)),
    proof: { at: look.evidence.takenAt, rows: proofRows(look) },
  };
}

/** The root delegates well in almost every case, and is left out then. */
function proofRows(look: Look): readonly ChainRow[] {
  const rows = chainRows(look).filter(row => row.label !== '.' || row.state !== 'ok');
  return rows.slice(0, MAX_ROWS);
}
