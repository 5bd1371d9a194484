import type { RawRecord } from '../../dns/message.ts';
import { addressOf, rdataText, targetOf } from '../../dns/wire/rdata.ts';
import type { Line } from '../../report/report.ts';
import { joined, named, text } from '../language/names.ts';
import type { Group } from './tally.ts';

/** Records shown in a row; more are counted. Four addresses are the usual most. */
const MAX_RECORDS_IN_A_ROW = 4;
/** Types whose data is one name. */
const NAMES: ReadonlySet<string> = new Set(['NS', 'CNAME', 'PTR', 'DNAME']);

/** ": 192.0.2.80, 192.0.2.81": what the answer of a group holds; addresses and names as they are, other data as foreign text. */
export function recordsOf({ outcome }: Group): Line {
  if (outcome?.kind !== 'answer') return [];
  const records = outcome.said.answers.filter(r => r.type !== 'RRSIG');
  if (records.length === 0) return [];
  const more = records.length - MAX_RECORDS_IN_A_ROW;
  const shown = records.slice(0, MAX_RECORDS_IN_A_ROW).map(dataOf);
  return [text(': '), ...joined(shown, ', '), ...(more > 0 ? [text(`, … ${more} more`)] : [])];
}

function dataOf(record: RawRecord): Line {
  const address = addressOf(record);
  if (address !== null) return [{ kind: 'code', text: address }];
  const target = NAMES.has(record.type) ? targetOf(record) : null;
  return target === null ? [{ kind: 'foreign', text: rdataText(record) }] : named(target);
}
