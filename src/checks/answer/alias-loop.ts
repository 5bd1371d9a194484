import { aliasWay } from '../../judgement/aliases.ts';
import { defineCheck } from '../check.ts';
import { claim, claiming, finding } from '../claims.ts';

/** Aliases that lead in a circle, or on and on past what any resolver follows. */
export default defineCheck({
  source: 'RFC 1034 §3.6.2 (loops of aliases are an error); resolvers follow some ten of them',
  findings: {
    'alias-loop': {
      severity: 'critical',
      words: '{name} is down for everyone: its aliases never end at an address ({about})',
      remedy: 'Let one of them point to an address at your DNS host.',
    },
  },
  run(evidence, chain) {
    const way = aliasWay(evidence, chain);
    if (way === null) return [];
    const tooMany = way.last === null && evidence.trace.bounds.includes('ALIASES_PER_TRACE');
    if (way.circle === null && !tooMany) return [];
    const names = way.circle ?? way.names;
    return [claiming(finding('alias-loop', names, { name: chain.question.name }), claim('you', way.from, names))];
  },
});
