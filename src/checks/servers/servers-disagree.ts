import type { Soa } from '../../dns/message.ts';
import type { Question } from '../../dns/walk/facts.ts';
import type { Evidence } from '../../evidence.ts';
import { type Answer, answersOf, groupsOf } from '../../judgement/answers.ts';
import { lastGoodOf } from '../../judgement/history.ts';
import { soaServedBy } from '../../judgement/parents.ts';
import { addSeconds } from '../../values/instant.ts';
import { isNewerSerial } from '../../values/serial.ts';
import { defineCheck, type Finding } from '../check.ts';
import { claim, claiming, type FinalZone, finalZone, finding, namesIn, serversIn } from '../claims.ts';

/** Rule 7 of evidence: when different answers are a fault, and when they are meant. */
export default defineCheck({
  source: 'RFC 1034 §4.3.5 (all servers serve one version), RFC 1982 (serials), RFC 7871 §7.1 (tailored answers)',
  findings: {
    'servers-disagree': {
      severity: 'high',
      words: '{domain} leads users to different places: its servers give {groups} different answers for {type}',
      remedy: 'Compare the zone on {about} with the primary: a transfer that stopped is the usual reason.',
    },
    'tailored-answers': {
      severity: 'info',
      words:
        'The servers of {domain} give different addresses from the same version of the zone: answers made to measure, nothing to mend',
      remedy: null,
    },
    'serial-behind': {
      severity: 'info',
      words: '{about} still has version {serial} of {domain}, others have {newest}; the answers are the same',
      remedy: null,
    },
  },
  run(evidence, chain) {
    const final = finalZone(evidence, chain);
    if (!final || final.view.good.length < 2) return [];
    const { zone } = final.view;
    const questions: Question[] = [chain.question, { name: zone, type: 'NS' }];
    const found = questions.map(question => judge(evidence, final, question)).filter(f => f !== null);
    const disagreement = found.find(f => f.cause);
    if (disagreement) return [disagreement];
    return found.length > 0 ? found.slice(0, 1) : lagging(evidence, final);
  },
});

/** Types whose data may be made to measure for who asks (RFC 7871): only serials tell whether it is meant. */
const TAILORED: ReadonlySet<string> = new Set(['A', 'AAAA', 'HTTPS', 'SVCB', 'CNAME']);

function judge(evidence: Evidence, { view }: FinalZone, question: Question): Finding | null {
  const groups = groupsOf(answersOf(evidence, view, question));
  const [major, ...minor] = groups;
  if (major === undefined || minor.length === 0) return null;
  const existence = new Set(groups.map(g => g[0]?.existence)).size > 1;
  const tailorable = groups.flat().every(a => a.form !== 'records' || TAILORED.has(question.type));
  if (!existence && tailorable && !versionsDiffer(groups))
    return finding('tailored-answers', namesIn(minor.flat()), { domain: view.zone, type: question.type });
  const odd = oddOnes(groups);
  const params = {
    domain: view.zone,
    type: question.type,
    groups: groups.length,
    what: existence ? 'existence' : 'data',
  };
  const cause = claim('dns-host', view.zone, namesIn(odd), { severity: existence ? 'high' : 'medium' });
  return claiming(finding('servers-disagree', namesIn(odd), params, serversIn(odd)), cause);
}

/** Serials are compared under one MNAME only; every other pair says nothing. */
function versionsDiffer(groups: readonly Answer[][]): boolean {
  const soas = groups.map(g => g.map(a => a.soa).filter(s => s !== null));
  const mnames = new Set(soas.flat().map(s => s.mname));
  if (mnames.size !== 1 || soas.some(s => s.length === 0)) return false;
  const [first, ...rest] = soas.map(s => new Set(s.map(soa => soa.serial)));
  return rest.some(serials => [...serials].some(serial => !first?.has(serial)));
}

/** Those with an older version where that tells; else whoever is in the smaller groups. */
function oddOnes(groups: readonly Answer[][]): Answer[] {
  const all = groups.flat();
  const soas = all.map(a => a.soa).filter(s => s !== null);
  if (soas.length === all.length && new Set(soas.map(s => s.mname)).size === 1) {
    const newest = newestOf(soas);
    const older = all.filter(a => a.soa !== null && isNewerSerial(newest, a.soa.serial));
    if (older.length > 0 && older.length < all.length) return older;
  }
  return groups.slice(1).flat();
}

const newestOf = (soas: readonly Soa[]): number =>
  soas.map(s => s.serial).reduce((a, b) => (isNewerSerial(b, a) ? b : a));

/** Same answers from different versions: a fault only once the newer one has been there for longer than refresh + retry. */
function lagging(evidence: Evidence, { view }: FinalZone): Finding[] {
  const served = view.good.flatMap(({ server, replies }) => {
    const soa = soaServedBy(evidence, view.zone, server, replies[0]?.outcome ?? null);
    return soa ? [{ server, soa }] : [];
  });
  const [first] = served;
  if (first === undefined || served.some(s => s.soa.mname !== first.soa.mname)) return [];
  const newest = newestOf(served.map(s => s.soa));
  const behind = served.filter(s => isNewerSerial(newest, s.soa.serial));
  const [late] = behind;
  if (late === undefined) return [];
  const names = namesIn(behind);
  const known = lastGoodOf(evidence, view.zone) ? (evidence.history?.newestSerial ?? null) : null;
  const { refresh, retry, serial } = late.soa;
  const overdue =
    known !== null &&
    isNewerSerial(known.serial, serial) &&
    addSeconds(known.firstSeenAt, refresh + retry) < evidence.takenAt;
  if (!overdue) return [finding('serial-behind', names, { domain: view.zone, serial, newest }, serversIn(behind))];
  const params = {
    domain: view.zone,
    type: 'SOA',
    groups: new Set(served.map(s => s.soa.serial)).size,
    what: 'serial',
  };
  const cause = claim('dns-host', view.zone, names, { severity: 'medium', confidence: 'likely' });
  return [claiming(finding('servers-disagree', names, params, serversIn(behind)), cause)];
}
