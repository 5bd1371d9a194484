import { FAULT_WORDS, oddServers } from '../../judgement/trust.ts';
import { isRegistryZone } from '../../values/suffix.ts';
import { defineCheck } from '../check.ts';
import { finding } from '../claims.ts';

/** One server serves what does not validate, while others serve it so that it does: a secondary that is behind, mostly. */
export default defineCheck({
  source: 'RFC 6840 §5.11 (any valid path will do), RFC 4035 §5.3.3: validators ask another server, and users wait',
  findings: {
    'server-bogus': {
      severity: 'medium',
      words: '{about} {why} for {zone}: resolvers that check signatures refuse it and have to ask another server',
      remedy: 'Have the zone transferred to {servers} again, or take it out of the delegation until it is.',
    },
    'server-above-bogus': {
      severity: 'low',
      words: '{about}, a server of {zone}, {why}; its other servers do not',
      remedy: null,
    },
  },
  run: (evidence, chain) =>
    chain.path.flatMap(zone => {
      const code = isRegistryZone(zone) ? 'server-above-bogus' : 'server-bogus';
      const alike = Map.groupBy(oddServers(evidence, zone), ({ server, fault }) => `${fault.kind} ${server.name}`);
      return [...alike.values()].flatMap(some => {
        const [first] = some;
        if (first === undefined) return [];
        const { server, fault } = first;
        const at = fault.at === null ? {} : { faultAt: fault.at };
        const servers = some.map(each => each.server);
        return [finding(code, [server.name], { zone, why: FAULT_WORDS[fault.kind], ...at }, servers)];
      });
    }),
});
