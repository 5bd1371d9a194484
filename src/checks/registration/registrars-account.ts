import { troubleSpan } from '../../judgement/history.ts';
import { denialOf } from '../../judgement/parents.ts';
import { registrationOf, sameRegistrar, TAKEN_OUT } from '../../judgement/registration.ts';
import { isUnder } from '../../values/name.ts';
import { defineCheck } from '../check.ts';
import { finding } from '../claims.ts';

/** Milliseconds within which domains have fallen together: looks are minutes apart where somebody watches, a day where nobody does. */
const TOGETHER_MS = 36 * 3_600_000;

/** Several domains of one registrar fell together: then it is the registrar's account, and no bill of yours, that is at issue. */
export default defineCheck({
  source: 'puri.sm 2018-02-20: the registrar had not paid the registry, and its domains under .sm were suspended',
  findings: {
    'registrars-account': {
      severity: 'high',
      words:
        '{domains} fell together with {about}, between {fromAt} and {untilAt}, and all of them are at {registrar}: it looks like the account of the registrar at the registry of {parent}, not like anything of yours',
      remedy: 'Say so when you call: the registrar has to settle it for all of its domains under {parent} at once.',
    },
  },
  run(evidence, chain) {
    const denial = denialOf(evidence, chain);
    const { own = [], history, takenAt } = evidence;
    if (denial === null || history?.lastGood?.zone !== denial.domain) return [];
    const { domain, parent } = denial;
    const written = own.find(one => one.domain === domain)?.registrar ?? null;
    const registrar = written ?? registrationOf(evidence, domain)?.registrar?.name ?? null;
    const span = { from: history.lastGood.at, until: history.troubleSince ?? takenAt };
    const together = own.flatMap(other => {
      const theirs = troubleSpan(other);
      const isSame =
        other.domain !== domain &&
        isUnder(other.domain, parent) &&
        registrar !== null &&
        other.registrar !== null &&
        sameRegistrar(registrar, other.registrar);
      if (!isSame || theirs === null || !TAKEN_OUT.has(other.fell?.verdict ?? '')) return [];
      const from = Math.min(span.from, theirs.from);
      const until = Math.max(span.until, theirs.until);
      const overlap = Math.max(span.from, theirs.from) <= Math.min(span.until, theirs.until);
      return overlap && until - from <= TOGETHER_MS ? [{ domain: other.domain, from, until }] : [];
    });
    if (together.length === 0 || registrar === null) return [];
    const domains = together.map(one => one.domain).sort();
    const fromAt = Math.min(...together.map(one => one.from));
    const untilAt = Math.max(...together.map(one => one.until));
    return [finding('registrars-account', [domain], { domains, registrar, parent, fromAt, untilAt })];
  },
});
