import { type Checklist, SHARED, tellByBackup } from '../checklist.ts';

export default {
  codes: ['registry-hold', 'registrar-hold', 'delegation-withdrawn'],
  source:
    'puri.sm 2018 (31 hours of a registry that was closed); EPP statuses serverHold and clientHold, RFC 5731 §2.3',
  items: [
    SHARED.caller,
    {
      id: 'call',
      words: 'Call now, in the order that I give; whoever is open first.',
      command: 'incident call',
    },
    {
      id: 'find-reason',
      words:
        'Look for the reason in the mail of the registrant and of the account[ {account}]: an unpaid bill, a check of contact data that nobody answered, a report of abuse.',
    },
    {
      id: 'ask-in-writing',
      words: 'Ask for the reason and for the lifting in writing as well, with the proof: a mail has a date.',
      command: 'incident call',
    },
    {
      id: 'change-nothing',
      words: 'Change neither name servers nor registrar now: while it is held that can make it longer.',
    },
    tellByBackup('{clause}'),
    SHARED.tellByStatus,
    SHARED.lifeline,
    SHARED.logCalls,
    SHARED.proveBack,
  ],
} satisfies Checklist;
