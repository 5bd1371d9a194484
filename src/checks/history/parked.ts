import { replacedServers } from '../../judgement/history.ts';
import { parkingSigns } from '../../judgement/parking.ts';
import { defineCheck } from '../check.ts';
import { claim, claiming, finding } from '../claims.ts';

const SIGNS: Readonly<Record<string, string>> = {
  expired: 'the registration has run out',
  'auto-renew': 'the registry renewed it by itself, so nobody has paid yet',
  'answers-other-domains': 'they answer for domains that do not exist',
  'known-operator': 'they belong to a parking operator',
};

/** The registrar, or a buyer of dead names, has put its own servers in the old ones' place. */
export default defineCheck({
  source: 'ICANN Expired Registration Recovery Policy §2.2: the registrar may interrupt and park an expired name',
  findings: {
    parked: {
      severity: 'critical',
      words: '{about} no longer leads to you: it is parked at {now}, which answer for any name ({signs})',
      remedy: 'Renew the registration, then have the name servers set back to {before}.',
    },
  },
  run(evidence, chain) {
    const replaced = replacedServers(evidence, chain);
    const signs = replaced ? parkingSigns(evidence, replaced) : [];
    if (replaced === null || signs.length === 0) return [];
    const { zone, parent, before, now } = replaced;
    const found = finding('parked', [zone], { now, before, signs: signs.map(sign => SIGNS[sign] ?? sign) });
    return [claiming(found, claim('registrar', parent, [zone], { group: 'not-yours' }))];
  },
});
