import { type Checklist, SHARED, tellByBackup } from '../checklist.ts';

export default {
  codes: ['tld-not-delegated', 'tld-silent', 'tld-failing', 'tld-bogus'],
  source:
    '.se 2009, .club 2021, .nz 2023: a whole top-level domain fails, and its domains’ owners can only wait and move users',
  items: [
    {
      id: 'change-nothing',
      words: 'Change nothing at the registrar or in the zone: it is not yours that fails, and changes may be lost now.',
    },
    {
      id: 'call',
      words: 'Ask the registry what it knows and until when; its own pages may rest on the same servers.',
      command: 'incident call',
    },
    tellByBackup('the servers of all of {tld} have a fault, ours have not'),
    SHARED.tellByStatus,
    SHARED.lifeline,
    {
      id: 'mail',
      words: 'Warn those who wait for mail: what others send to {domain} comes late, and after some days is returned.',
    },
    SHARED.proveBack,
  ],
} satisfies Checklist;
