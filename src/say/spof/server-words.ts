import type { FindingWords } from '../../checks/check.ts';

/** Risks of second names, of name servers and of what a zone publishes. */
export const SERVER_WORDS: Readonly<Record<string, Omit<FindingWords, 'severity'>>> = {
  'backup-ns-in-primary': {
    words:
      'All name servers of {first} are named under {second}: when {second} is gone, so is {first}, which adds no redundancy.',
    remedy: 'Give {first} name-server names of its own, with glue; the servers may stay the same.',
  },
  'no-backup-domain': {
    words: 'There is no second name: when {first} is suspended, users cannot reach you at all.',
    remedy: 'Register one under another TLD, with another registrar, and tell users of it now.',
  },
  'backup-same-registrar': {
    words: '{first} and {second} have the same registrar, {registrar}: one mistake or one locked account takes both.',
    remedy: 'Move {first} to another registrar.',
  },
  'backup-same-account': {
    words: '{first} and {second} hang on one account, {account}: whoever loses or steals it has both.',
    remedy: 'Keep {first} under an account with another log-in.',
  },
  'backup-same-tld': {
    words: '{first} and {second} are both under .{tld}: its registry can take both.',
    remedy: 'Take a second name under another TLD.',
  },
  'backup-same-backend': {
    words: '{first} and {second} are under different TLDs that {operator} runs: its fault takes both.',
    remedy: 'Take a second name under a TLD with another operator.',
  },
  'backup-not-in-certificate': {
    words:
      'The certificate shown at {first} is not for that name: browsers refuse it, so it is no way in when {second} is gone.',
    remedy: 'Get a certificate that holds {first}, best one of its own.',
  },
  'backup-redirects-to-primary': {
    words: '{first} only sends visitors on to {second}, and is of no use without it.',
    remedy: 'Let {first} serve visitors itself.',
  },
  'backup-unknown-to-users': {
    words: 'Nobody has been told of {first}: in an outage of {second} users will not look there.',
    remedy: 'Name it on the status page and in social networks, and write so into the portfolio.',
  },
  'single-ns': {
    words: '{first} has one name server, {server}: when it fails, nobody finds {first}.',
    remedy: 'Add a second one in another network.',
  },
  'ns-one-address': {
    words: 'All name servers of {first} are one address, {address}: when that fails, nobody finds {first}.',
    remedy: 'Add a server elsewhere.',
  },
  'ns-one-prefix': {
    words: 'All name servers of {first} are in one network, {prefix}: one wrong route takes them all.',
    remedy: 'Add a server in another network.',
  },
  'ns-one-as': {
    words: 'All name servers of {first} are in AS{as}: its outage takes them all.',
    remedy: 'Add a server at another provider.',
  },
  'one-family-only': {
    words: 'The name servers of {first} have {family} addresses only: who speaks only the other kind cannot ask them.',
    remedy: 'Add an address of the other kind to two of them.',
  },
  'lame-ns': {
    words: 'Listed for {first} without serving it: {servers}. Questions to these are lost.',
    remedy: 'Take them out of the delegation, or load the zone there.',
  },
  'ns-foreign-domain': {
    words:
      'All name servers of {first} are named under {domain}: it adds no redundancy to {domain}, whose registration, registrar and registry it needs too.',
    remedy: 'Add servers whose names lie elsewhere, or use names of your own with glue.',
  },
  'ns-one-tld': {
    words: 'All name servers of {first} are named under .{tld}: that registry can take {first} down as well.',
    remedy: 'Use names under {first} itself, with glue.',
  },
  'hidden-shared': {
    words: 'The name servers of {first} look independent and meet at {components}: when that fails, all of them do.',
    remedy: 'Add a server that does not rest on it.',
  },
  'ns-domain-free': {
    words: '{first} is not registered, and servers are named under it: anybody can take it.',
    remedy: 'Register it, or take those servers out, today.',
  },
  'ns-domain-expiring': {
    words: '{first}, which name servers are named under, ends in {days}.',
    remedy: 'Ask its owner, or change to other servers.',
  },
  'backup-untested/testedDays': {
    words: '{first} was last tried as a backup {testedDays} ago: what has changed since may not work.',
    remedy: 'Serve users under it for an hour, and write the day into the portfolio (tested: 2030-01-07).',
  },
  'backup-untested': {
    words: 'Nobody has written down that {first} was ever tried as a backup.',
    remedy: 'Serve users under it for an hour, and write the day into the portfolio (tested: 2030-01-07).',
  },
  'backup-not-served': {
    words:
      '{first} is your backup, and nothing of {services} is to be found under it: users who turn to it find nobody.',
    remedy: 'Serve it under the same labels of {first}.',
  },
  'ns-one-operator': {
    words:
      'All name servers of {first} seem to be run by one house, {operator}: its mistake, or a closed account, takes them all.',
    remedy: 'Add servers of a second operator.',
  },
  'ns-operator-is-registrar': {
    words:
      '{registrar} is registrar of {first} and seems to run its name servers too: locked out of one account, you can neither change records nor move away.',
    remedy: 'Take name servers elsewhere, or another registrar.',
  },
  'sibling-glue-only': {
    words:
      'All name servers of {first} are found by glue that the registry hands out for {second}: it is gone when {second} is.',
    remedy: 'Use names under {first} itself, with glue.',
  },
  'orphan-glue': {
    words:
      '{servers} of {first} is found only because the registry still hands out its address, though its domain is gone: that may end any day.',
    remedy: 'Name the server anew under {first}.',
  },
  'ns-cycle': {
    words:
      'Name servers of {all} are found only by asking each other: once forgotten, they do not come back by themselves.',
    remedy: 'Give {first} one server under its own name, with glue.',
  },
  'parent-child-mismatch': {
    words:
      'The registry and the servers of {first} disagree about {servers}: users ask servers that you may have forgotten, or never those that you added.',
    remedy: 'Make both lists the same.',
  },
  'glue-mismatch': {
    words:
      'The registry gives another address for {servers} than {first} itself: whoever takes the old one over answers for you.',
    remedy: 'Have the registrar correct the host address.',
  },
  'soa-expire-short': {
    words:
      'Without their primary the servers of {first} stop to answer after {expireSeconds}: a long weekend is enough.',
    remedy: 'Set EXPIRE of its SOA record to two weeks or more.',
  },
  'ttl-extreme/shortSeconds': {
    words: 'Users forget the name servers of {first} after {shortSeconds}: any outage is felt at once.',
    remedy: 'Let its NS records stand for an hour or more.',
  },
  'ttl-extreme/longSeconds': {
    words: 'Users remember records of {first} for {longSeconds}: a mistake stays that long after it is mended.',
    remedy: 'Set the TTL to a day or less.',
  },
  'single-signer': {
    words:
      '{first} is signed with one key ({key}): lost or stopped with its operator, nobody who checks signatures gets in until the registry has changed its DS record.',
    remedy: 'Keep a standby key with its DS record published, or have two operators sign.',
  },
  'ds-risk': {
    words:
      '{first} is signed by a method (algorithm {algorithm}, or a SHA-1 digest) that resolvers are giving up: it counts as unsigned, or fails.',
    remedy: 'Roll over to algorithm 13, with a SHA-256 digest.',
  },
};
