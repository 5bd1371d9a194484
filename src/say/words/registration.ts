import type { VerdictWords } from './words.ts';

/** The domain's place in its registry: denied, or handed to others. */
export const REGISTRATION_WORDS = {
  'not-registered': {
    title: { else: '{name} does not exist: {clause}.', possible: '{name} does not resolve: {clause}. {spared}' },
    clause: {
      else: 'nobody has registered {it}',
      possible: '{registry} does not know {it} (never registered, deleted or held: I cannot tell which)',
    },
    next: {
      else: 'Check the spelling. If {domain} should be yours, register it now with any registrar, before somebody else does.',
      possible:
        'Check the spelling; then look {domain} up at your registrar: an overdue bill or an unanswered mail shows there.',
    },
    ask: '',
  },
  'registry-hold': {
    title: '{name} is down for everyone: {clause}. {spared}',
    clause: '{registry} has suspended {it}',
    next: '{viaRegistrar}',
    ask: 'The status of {domain} is {status}, not expired; please delegate it again to {lastServers}.',
  },
  'registrar-hold': {
    title: '{name} is down for everyone: {clause}. {spared}',
    clause: '{registrar} has put {it} on hold',
    next: 'It is mostly an unpaid bill, an unanswered verification mail or an abuse report: look for their mail, settle it, then call.',
    ask: '{domain} is on hold at your side ({status}); what do you need from us to lift it now?',
  },
  expired: {
    title: '{name} is down for everyone: {clause}. {spared}',
    clause: {
      else: '{its} registration has expired{expiredOn}',
      nobody: '{its} registration has expired, and {registry} is deleting it',
    },
    next: {
      else: 'Pay for the renewal or the restore now: it gets dearer by the week, and after the deletion anybody can take the name.',
      nobody:
        'Nobody can stop the deletion. Order the name at several registrars for the day it is free, and move users to another domain.',
    },
    ask: {
      else: 'Please renew {domain} today, restore it where it is in redemption, and set its name servers back to {lastServers}.',
      nobody: '',
    },
  },
  'delegation-withdrawn': {
    title: '{name} is down for everyone: {clause}. {spared}',
    clause: {
      else: '{registry} no longer delegates {it}, and I know no reason',
      registrar: '{registry} has no name servers for {it}',
      you: '{parent} no longer delegates {it}',
      'dns-host': '{parent} no longer delegates {it}',
    },
    next: {
      else: '{viaRegistrar} Suspension, deletion and a registry fault look the same from here.',
      registrar: 'Set the name servers of {domain} again at your registrar: {lastServers}.',
      you: 'Put the NS records of {domain} back into {parent}: {lastServers}.',
      'dns-host': 'Put the NS records of {domain} back into {parent}: {lastServers}.',
    },
    ask: {
      else: 'Why is {domain} no longer delegated? Please delegate it again to {lastServers}.',
      you: '',
    },
  },
  parked: {
    title: '{name} no longer leads to you: {clause}. {spared}',
    clause: '{it} is parked at {nowServers}, which answer for any name',
    next: 'Parking mostly follows an unpaid registration: renew it, then have the name servers set back.',
    ask: 'Why is {domain} parked? Please set its name servers back to {lastServers}; we pay what is due now.',
    row: 'to other name servers than before',
  },
  'delegation-changed': {
    title: '{name} has been handed to other name servers: {clause}. {spared}',
    clause: '{registry} now delegates {it} to {nowServers}, no longer to {lastServers}',
    next: 'If nobody of yours did this, it may be theft: have your registrar lock the account first, then set the name servers back.',
    ask: 'The name servers of {domain} were changed without us; please lock it and set them back to {lastServers}.',
    row: 'to other name servers than before',
  },
  'delegation-inconsistent': {
    title: '{name} fails for some users: {clause}. {spared}',
    clause: 'only {good} of {total} {zone} servers know {it}, the others deny it',
    next: {
      else: '{viaRegistrar}',
      you: 'Bring the servers of {zone} to one version of the zone.',
      'dns-host': 'Bring the servers of {zone} to one version of the zone.',
    },
    ask: {
      else: 'Your servers disagree about {domain}: some do not delegate it ({deniers}). Please bring them to one version of the zone.',
      you: '',
    },
  },
} as const satisfies Record<string, VerdictWords>;
