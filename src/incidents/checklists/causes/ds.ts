import { type Checklist, SHARED } from '../checklist.ts';

export default {
  codes: ['ds-without-key', 'ds-mismatch', 'signatures-expired', 'signatures-not-yet-valid', 'denial-broken', 'bogus'],
  source: 'Slack 2021 (signing switched off while DS records were still remembered); RFC 6781 §4.3.5',
  items: [
    {
      id: 'keep-signing',
      words: 'Do not switch signing off: while a DS record is remembered, an unsigned zone fails as a whole.',
    },
    {
      id: 'sign-again',
      words:
        'If the keys are still there: sign the zone again with them, and see that all servers have it. That is the quickest end.',
      command: 'trace {domain} --all',
    },
    {
      id: 'remove-ds',
      words:
        'If they are lost: have the registrar remove the DS records of {domain}; then wait until they are forgotten, and only then change anything else.',
      command: 'incident call',
    },
    {
      id: 'flush',
      words: 'Ask the large public resolvers to forget the name: each has a page for that.',
    },
    {
      id: 'who-is-hit',
      words: 'Tell users that it works for those whose resolver does not check signatures. Text to copy:',
      copy: '{domain} fails for many of you at the moment, as its DNS signatures are wrong. We are mending it. Nothing is lost.',
    },
    SHARED.tellByStatus,
    SHARED.lifeline,
    SHARED.proveBack,
  ],
} satisfies Checklist;
