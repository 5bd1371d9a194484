import type { VerdictWords } from './words.ts';

/** The domain is delegated, and the way to its servers, or the servers, fail. */
export const SERVER_WORDS = {
  'glue-missing': {
    title: '{name} is down for everyone: {clause}. {spared}',
    clause: 'the name servers of {domain} lie inside it, and {registry} gives no address (glue) for any of them',
    next: 'Enter the addresses of {nowServers} as host records (glue) at your registrar, or use name servers of another domain.',
    ask: 'Please create the host records (glue) of {nowServers} for {domain} at the registry.',
    row: 'but without the addresses (glue) of its name servers',
  },
  'glue-stale': {
    title: '{name} {effect}: {clause}. {spared}',
    clause: '{registry} sends users to old addresses of {because}, which no longer answer for {domain}',
    next: 'Correct the host records (glue) at your registrar. {glueChange}',
    ask: 'Please correct the host records (glue) of {domain}. {glueChange}',
    row: 'but with an old address (glue)',
  },
  'dependency-dead': {
    title: '{name} is down for everyone: {clause}. {spared}',
    clause: '{its} name servers ({nowServers}) are under {because}, and {rest}',
    next: {
      else: 'Or you: set name servers under another domain at your registrar, without waiting for {because}.',
      registry: '{viaRegistrar} Or set name servers of {domain} under another domain, without waiting for {because}.',
    },
    ask: '',
  },
  'delegation-cycle': {
    title: '{name} is down for everyone: {clause}. {spared}',
    clause: 'the delegations of {because} each need the other, and no address (glue) opens the circle',
    next: 'At the registrar of one of them, give its name servers addresses (glue), or name servers outside the circle.',
    ask: '',
  },
  'nameserver-unresolvable': {
    title: '{name} is down for everyone: {clause}. {spared}',
    clause: 'none of {its} name servers ({nowServers}) can be reached{asWhy}',
    next: 'Correct the name-server names of {domain} at your registrar, or create the missing addresses.',
    ask: '',
  },
  'all-servers-lame': {
    title: '{name} is down for everyone: {clause}. {spared}',
    clause: 'none of {its} {total} servers serves {it}, {tally}',
    next: 'Ask your DNS host whether the zone was deleted, is locked or has expired on the servers. If you moved, correct the name servers at your registrar.',
    ask: 'Your servers {nowServers} are delegated for {domain} and do not serve it: {tally}. Please load the zone again.',
  },
  'all-servers-silent': {
    title: '{name} does not resolve: {clause}. {spared}',
    clause: 'none of {its} {total} servers answers me{tried}',
    next: 'Ask your DNS host about an outage or an attack, and look at its status page.',
    ask: 'Your servers {nowServers} do not answer for {domain} over UDP or TCP; are they up, and reachable from outside?',
  },
  'some-servers-failing': {
    title: '{name} {effect}: {clause}.',
    clause: '{failing}',
    next: '{mend}',
    ask: 'Please look at {because}: {failing}.',
  },
  'servers-disagree': {
    title: '{name} leads users to different places: {clause}.',
    clause: 'the servers of {zone} give different answers',
    next: 'Compare the zone on {because} with the primary: a transfer that stopped is the usual reason.',
    ask: 'Your servers for {zone} give different answers; please see why {because} does not follow the primary.',
  },
  'transport-broken': {
    title: '{name} {effect}: {clause}.',
    clause: 'no server of {zone} answers {inWhichWays}',
    next: 'Mostly a firewall in front of the servers: let UDP and TCP port 53 through, large packets and EDNS too.',
    ask: 'No server of {zone} answers {inWhichWays}; please look at the firewall in front of them.',
  },
  'parent-child-mismatch': {
    title: '{name} {effect}: {clause}.',
    clause: '{registry} and {domain} itself list different name servers, and {because} fails',
    next: {
      else: 'Set the same name servers at your registrar as in the zone, without {because}.',
      you: 'Take {because} out of the NS records of the zone.',
    },
    ask: { else: 'Please remove {because} from the name servers of {domain}.', you: '' },
  },
} as const satisfies Record<string, VerdictWords>;
