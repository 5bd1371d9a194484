import { type Checklist, SHARED } from '../checklist.ts';

export default {
  codes: ['delegation-changed'],
  source: 'DNS hijackings of 2018 and 2019 through registrars’ accounts: CISA emergency directive 19-01',
  items: [
    {
      id: 'ours',
      words: 'Ask around once: has one of us changed the name servers?[ They were {lastServers}.]',
    },
    SHARED.caller,
    {
      id: 'call',
      words:
        'Call the registrar’s security desk: freeze {domain} and the account[ {account}], and set the name servers back.',
      command: 'incident call',
    },
    {
      id: 'lock-out',
      words:
        'Change the password of the account and its second factor, from a clean machine; end all its sessions and keys. The mailbox that can reset it first.',
    },
    {
      id: 'warn',
      words:
        'Tell users and colleagues to type no password on anything under {domain}, by a way that does not use it. Text to copy:',
      copy: '{domain} does not lead to us at the moment: somebody else has changed where it points. Please type no password there, and trust no mail from it, until we say here that it is ours again.',
    },
    {
      id: 'keep-proof',
      words: 'Keep what you see: trace and whois as JSON, the certificates issued since, mails of the registrar.',
      command: 'whois {domain} --json',
    },
    {
      id: 'certificates',
      words:
        'Look in the certificate transparency logs for certificates that were issued meanwhile, and have them revoked.',
    },
    {
      id: 'passwords',
      words: 'Afterwards: change what was typed or sent there meanwhile, and ask the registry for a lock.',
    },
    SHARED.logCalls,
    SHARED.proveBack,
  ],
} satisfies Checklist;
