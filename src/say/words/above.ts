import type { VerdictWords } from './words.ts';

/** All is well, or what fails stands above the domain, in our own network, or in resolvers' memory. */
export const ABOVE_WORDS = {
  healthy: {
    title: {
      else: '{name} {resolves} everywhere I can see: {extent}.',
      possible: '{name} seems to resolve, though its servers say nothing to me: {extent}.',
    },
    clause: 'all is well with {it}',
    next: '',
    ask: '',
  },
  'own-network-down': {
    title: 'I cannot reach any root server, so I can say nothing about {name}. It is my own network{lastContact}.',
    clause: 'my own network is down',
    next: 'Look at the link, the routes and the firewall of the host that I run on: UDP and TCP port 53 must go out.',
    ask: '',
  },
  'own-network-intercepted': {
    title:
      'Something between me and the internet answers in the place of the DNS servers, so I can say nothing about {name}.',
    clause: 'my own network answers in the place of the servers',
    next: 'Have port 53 (UDP and TCP) let through untouched for the host that I run on, or run me in another network.',
    ask: '',
    row: 'and something answers in their place',
  },
  'tld-silent': {
    title: '{name} does not resolve, like everything under {zone}: {clause}. {spared}',
    clause: 'none of the {total} {zone} servers answers me{tried}',
    next: 'You cannot mend this. Tell users early, and send them to a domain under another top-level domain if you have one.',
    ask: 'None of the {zone} name servers answers from outside; since when, and until when?',
  },
  'tld-failing': {
    title: '{name} is down for everyone, like everything under {zone}: {clause}. {spared}',
    clause: 'the {zone} servers {wrongly}',
    next: 'You cannot mend this. Tell users early, and send them to a domain under another top-level domain if you have one.',
    ask: 'The {zone} name servers {wrongly}; since when, and until when?',
  },
  'tld-bogus': {
    title: '{name} {fails} for all whose resolver checks signatures (DNSSEC): {clause}. {spared}',
    clause: '{zone} itself {spoils}',
    next: 'You cannot mend this, and others under {zone} are hit as well. Users of a resolver that does not check still get through.',
    ask: 'The DNSSEC signatures of {zone} do not validate; since when, and until when?',
    row: 'but their signatures do not hold',
  },
  'tld-not-delegated': {
    title: {
      else: '{name} does not exist in public DNS: {clause}.',
      root: '{name} is down for everyone, like everything under {tld}: {clause}. {spared}',
    },
    clause: { else: 'there is no top-level domain {tld}', root: 'the root no longer delegates {tld}' },
    next: {
      else: 'Check the spelling of the last part.',
      root: 'You cannot mend this. Send users to a domain under another top-level domain if you have one.',
    },
    ask: '',
  },
  'resolvers-behind': {
    title: '{name} is mended, but not everybody sees it yet: {clause}.',
    clause: 'some resolvers still remember the old state of {domain}',
    next: 'Nothing to mend. Who is in a hurry can flush the name at the big public resolvers, which offer a page for it.',
    ask: '',
  },
} as const satisfies Record<string, VerdictWords>;

/** Nothing could be concluded: neither that it is well nor what is wrong. */
export const UNDECIDED: VerdictWords = {
  title: 'I could not find out whether {name} resolves: {extent}.',
  clause: 'I could not find out about {it}',
  next: '',
  ask: '',
};

/** A name that public DNS never holds: nothing is broken. */
export const PRIVATE_NAME: VerdictWords = {
  title: '{name} is a private name, not in public DNS.',
  clause: '{it} is a private name',
  next: 'Only resolvers inside the network that it belongs to can know it: ask there.',
  ask: '',
};
