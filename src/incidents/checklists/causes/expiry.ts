import { type Checklist, SHARED, tellByBackup } from '../checklist.ts';

export default {
  codes: ['expired', 'parked', 'not-registered'],
  source: 'Grace and redemption periods: RFC 3915 §2; ICANN’s Expired Registration Recovery Policy',
  items: [
    {
      id: 'renew',
      words:
        'Renew {domain} at the registrar where it is[ (account {account})]; never order it anew elsewhere. In redemption ask for a restore.',
      command: 'whois {domain} --fresh',
    },
    { id: 'payer', words: 'Find whoever can pay today: {payer}.', needs: ['payer'] },
    {
      id: 'call',
      words: 'Call the registrar once it is paid, and ask until when it will be back in DNS.',
      command: 'incident call',
    },
    {
      id: 'name-servers',
      words: 'See that the name servers are set back: many registrars park what has expired. They were {lastServers}.',
      needs: ['lastServers'],
    },
    tellByBackup('its registration has to be renewed'),
    SHARED.tellByStatus,
    SHARED.lifeline,
    {
      id: 'other-domains',
      words: 'Look at the dates of all other domains of the same account: what failed for one fails for the next.',
      command: 'watch list',
    },
    SHARED.proveBack,
  ],
} satisfies Checklist;
