import { type Checklist, SHARED, tellByBackup } from '../checklist.ts';

export default {
  codes: [
    'all-servers-silent',
    'all-servers-lame',
    'nameserver-unresolvable',
    'delegation-cycle',
    'dependency-dead',
    'glue-missing',
    'glue-stale',
    'transport-broken',
    'some-servers-failing',
  ],
  source: 'Dyn 2016, Facebook 2021, Akamai 2021: all servers with one operator, or behind one network',
  items: [
    {
      id: 'reach',
      words: 'Reach the servers by their addresses: do they run, and do they answer from another network?',
      command: 'trace {domain} --all',
    },
    {
      id: 'last-change',
      words: 'Ask what was changed last, at the servers, in the firewall before them, in routing; and take it back.',
    },
    {
      id: 'call',
      words:
        'Call whoever runs them, and ask what they know and until when. Read their status page, by a name that does not rest on them.',
      command: 'incident call',
    },
    {
      id: 'second-host',
      words:
        'If it may last for hours: put the zone up with a second DNS host and name its servers at the registrar. Users follow when the old delegation is forgotten, which can take a day.',
    },
    tellByBackup('the servers that say where it is do not answer'),
    SHARED.tellByStatus,
    SHARED.lifeline,
    SHARED.proveBack,
  ],
} satisfies Checklist;
