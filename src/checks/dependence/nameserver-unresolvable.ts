import { causeOfSet, type Fate, fatesOf, type NsView, unreachableSet } from '../../judgement/nameservers.ts';
import { defineCheck, type Finding } from '../check.ts';
import { claim, claiming, finalZone, finding } from '../claims.ts';

/** Name-server names that lead to no usable address, though the zones that they lie in work. */
export default defineCheck({
  source: 'RFC 2181 §10.3 (a name server has addresses and is no alias); "Risky BIZness", IMC 2021',
  findings: {
    'nameserver-unresolvable': {
      severity: 'critical',
      words:
        '{domain} is down for everyone: none of its name servers ({about}) has an address that can be reached ({why})',
      remedy: 'Correct the name-server names at your registrar, or create the missing addresses.',
    },
    'ns-domain-free': {
      severity: 'critical',
      words: 'Nobody has registered {about}, the home of {nameservers}: whoever registers it takes {domain} over',
      remedy: 'Register it yourself at once, or take those name servers out of the delegation.',
    },
    'nameserver-missing': {
      severity: 'medium',
      words: '{about} of {domain} has no address: the zone it lies in denies it',
      remedy: 'Take it out of the delegation, or create its address.',
    },
    'nameserver-alias': {
      severity: 'medium',
      words: '{about} of {domain} is an alias, which a name server must not be: many resolvers do not follow it',
      remedy: 'Give it an address of its own.',
    },
    'nameserver-private': {
      severity: 'medium',
      words: '{about} of {domain} has only addresses that nobody on the internet can reach',
      remedy: 'Give it a public address, or take it out of the delegation.',
    },
  },
  run(evidence, chain) {
    const final = finalZone(evidence, chain);
    if (!final) return [];
    const domain = final.facts.zone;
    const views = fatesOf(evidence, final.facts);
    const free = freeHomes(views, domain);
    const set = unreachableSet(evidence, final.facts);
    if (set === null || causeOfSet(set) !== 'nameserver-unresolvable') return [...free, ...kindsOf(views, domain)];
    const names = set.map(v => v.ns.name);
    const whole = set.every(v => v.fate.kind !== 'unknown');
    const guessed = set.some(v => v.fate.kind === 'denied' && v.fate.domain !== null);
    // The registry that denies the servers' home shows the break; otherwise the parent, which leads to wrong names.
    const deniers = new Set(
      set.map(v => (v.fate.kind === 'denied' && v.fate.domain !== null ? v.fate.by : final.facts.parent)),
    );
    const [denier] = deniers.size === 1 ? deniers : [final.facts.parent];
    const cause = claim('you', denier ?? domain, names, {
      confidence: guessed ? 'possible' : whole ? 'certain' : 'likely',
    });
    return [claiming(finding('nameserver-unresolvable', names, { domain, why: whyOf(set) }), cause), ...free];
  },
});

const namesOf = (views: readonly NsView[], kind: Fate['kind']) =>
  views.filter(v => v.fate.kind === kind).map(v => v.ns.name);

function freeHomes(views: readonly NsView[], domain: string): Finding[] {
  const homes = new Set(views.flatMap(v => (v.fate.kind === 'free' ? [v.fate.domain] : [])));
  return [...homes].map(home => {
    const nameservers = views.filter(v => v.fate.kind === 'free' && v.fate.domain === home).map(v => v.ns.name);
    return finding('ns-domain-free', [home], { domain, nameservers });
  });
}

const WHY: Readonly<Partial<Record<Fate['kind'], string>>> = {
  denied: 'they do not exist',
  free: 'nobody has registered their domain',
  alias: 'they are aliases, which name servers must not be',
  private: 'they have only addresses of private networks',
  unknown: 'there are too many to look all of them up',
};

const whyOf = (views: readonly NsView[]): string[] => [...new Set(views.flatMap(v => WHY[v.fate.kind] ?? []))];

const CODES = { denied: 'nameserver-missing', alias: 'nameserver-alias', private: 'nameserver-private' } as const;

const kindsOf = (views: readonly NsView[], domain: string): Finding[] =>
  (['denied', 'alias', 'private'] as const).flatMap(kind => {
    const names = namesOf(views, kind);
    return names.length === 0 ? [] : [finding(CODES[kind], names, { domain })];
  });
