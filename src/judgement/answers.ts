import type { Soa } from '../dns/message.ts';
import { isUsable } from '../dns/usefulness.ts';
import type { Outcome, Question, ServerAddress } from '../dns/walk/facts.ts';
import { rdataText } from '../dns/wire/rdata.ts';
import type { Evidence } from '../evidence.ts';
import { soaServedBy } from './parents.ts';
import type { ZoneView } from './servers.ts';

/** What one good server answers to a question, in a form that can be compared. */
export interface Answer {
  readonly server: ServerAddress;
  /** Whether the name exists and has data of the type: what nobody may tailor. */
  readonly existence: 'data' | 'nodata' | 'nxdomain';
  /** The data, sorted, in presentation form; the alias' target where it is one. */
  readonly data: string;
  /** An alias or data. */
  readonly form: 'records' | 'alias' | 'none';
  readonly soa: Soa | null;
}

/** The final answers of a zone's good servers to a question; referrals are the parent's matter and left out. */
export function answersOf(evidence: Evidence, view: ZoneView, question: Question): Answer[] {
  return view.good.flatMap(({ server, replies }) => {
    const reply = replies.find(
      r => r.question.name === question.name && r.question.type === question.type && isUsable(r.outcome),
    );
    const said = reply?.outcome ? contentOf(reply.outcome, question) : null;
    return said === null
      ? []
      : [{ server, ...said, soa: soaServedBy(evidence, view.zone, server, reply?.outcome ?? null) }];
  });
}

function contentOf(outcome: Outcome, question: Question): Pick<Answer, 'existence' | 'data' | 'form'> | null {
  switch (outcome.kind) {
    case 'answer': {
      const records = outcome.said.answers.filter(r => r.name === question.name && r.type === question.type);
      return { existence: 'data', data: records.map(rdataText).sort().join(' | '), form: 'records' };
    }
    case 'alias':
      return { existence: 'data', data: `${outcome.by} ${outcome.target}`, form: 'alias' };
    case 'nodata':
    case 'nxdomain':
      return { existence: outcome.kind, data: '', form: 'none' };
    default:
      return null;
  }
}

/** Answers that say the same, largest group first. */
export function groupsOf(answers: readonly Answer[]): Answer[][] {
  const groups = new Map<string, Answer[]>();
  for (const answer of answers) {
    const key = `${answer.existence} ${answer.data}`;
    groups.set(key, [...(groups.get(key) ?? []), answer]);
  }
  return [...groups.values()].sort((a, b) => b.length - a.length);
}
