import type { FindingWords } from '../../checks/check.ts';

/**
 * Every risk that /spof can find, said: what it is and what it means, and what to change. Holes: `{first}`, `{second}`
 * (the names it is about) and those of its params.
 */
export const RISK_WORDS: Readonly<Record<string, Omit<FindingWords, 'severity'>>> = {
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
    words: 'The certificate does not hold {first}: browsers refuse it when {second} is gone.',
    remedy: 'Add {first} to the certificate.',
  },
  'backup-redirects-to-primary': {
    words: '{first} only sends visitors on to {second}, and is of no use without it.',
    remedy: 'Let {first} serve visitors itself.',
  },
  'backup-unknown-to-users': {
    words: 'Nobody has been told of {first}: in an outage of {second} users will not look there.',
    remedy: 'Name it on the status page and in social networks, and write so into the portfolio.',
  },
  'single-ns': { words: '{first} has one name server, {server}.', remedy: 'Add a second one in another network.' },
  'ns-one-address': {
    words: 'All name servers of {first} are one address, {address}.',
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
  'one-family-only': { words: 'The name servers of {first} have {family} only.', remedy: null },
  'lame-ns': {
    words: '{servers} is listed for {first} and does not serve it.',
    remedy: 'Take it out of the delegation, or load the zone.',
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
    words: 'The name servers of {first} look independent and meet at {components}.',
    remedy: 'Add a server that does not rest on it.',
  },
  'ns-domain-free': {
    words: '{first} is not registered, and servers are named under it: anybody can take it.',
    remedy: 'Register it, or take those servers out, today.',
  },
  'ns-domain-expiring': {
    words: '{first}, which name servers are named under, ends in {days} days.',
    remedy: 'Ask its owner, or change to other servers.',
  },
  'hold-now': { words: '{first} is on hold: {status}.', remedy: 'Ask the registrar what lifts it.' },
  'expiry-soon': {
    words: 'The registration of {first} ends in {days} days.',
    remedy: 'Renew it now, for several years.',
  },
  'autorenew-off': {
    words: '{first} is not renewed by itself.',
    remedy: 'Switch on automatic renewal, with a second means of payment.',
  },
  'no-transfer-lock': {
    words: '{first} has no transfer lock: a stolen code is enough to move it away.',
    remedy: 'Switch the lock on at the registrar.',
  },
  'no-registry-lock': {
    words: '{first} has no lock at the registry.',
    remedy: 'Ask the registrar for a registry lock.',
  },
  'status-page-inside': {
    words: 'Your status page {first} lies under {second}: nobody can read it when {second} is down.',
    remedy: 'Put it under a name of its provider.',
  },
  'monitoring-inside': {
    words: 'Your monitoring {first} lies under {second} and goes dark with it.',
    remedy: 'Watch from outside.',
  },
  'matrix-server-name-inside': {
    words: 'Matrix needs {first}: nobody gets in when {second} is gone.',
    remedy: 'Keep a second chat that needs none of your names.',
  },
  'slack-sso-inside': {
    words: 'Slack asks {first} who you are: nobody gets in when {second} is gone.',
    remedy: 'Keep log-ins by password for responders.',
  },
  'bot-inside': {
    words: 'This bot talks through {first}, which dies with {second}: it falls silent when you need it.',
    remedy: 'Give it a chat that needs none of your names.',
  },
  'chat-inside': {
    words: 'Your team talks through {first}, which dies with {second}.',
    remedy: 'Agree on a second chat outside, and try it.',
  },
  'vpn-or-wiki-inside': {
    words: '{service} ({first}) dies with {second}, with what your people need to repair it.',
    remedy: 'Keep a copy of the emergency pages outside.',
  },
  'mx-inside': {
    words: 'Mail for {first} arrives only while your own names work.',
    remedy: 'Keep a mailbox elsewhere for registrar and registry.',
  },
  'registrant-mail-inside': {
    words: 'The registry writes to {address}, which nobody can read when {second} is down.',
    remedy: 'Use a mailbox under another name as registrant.',
  },
  'registrar-login-mail-inside': {
    words: 'The log-in at the registrar hangs on {address}, which is dead when you need it.',
    remedy: 'Use a mailbox under another name for the log-in.',
  },
};

/** What an edit of the graph means to somebody who is to do it. */
export const EDIT_WORDS: Readonly<Record<string, string>> = {
  'own-ns-names': 'Give {first} name-server names of its own, with glue',
  'other-registrar': 'Move {first} to another registrar than {registrar}',
  'chat-login-outside': 'Let responders log in to Slack without {first}',
  'name-in-certificate': 'Add {first} to the certificate',
};

/** What is lost with a top. */
export const TOP_WORDS: Readonly<Record<string, string>> = {
  dark: 'your customers AND your team’s voice',
  'every-name': 'every name that users reach you by',
  name: '{domain}',
  voice: 'your team’s chats',
  recovery: 'your way to repair it',
  bot: 'this bot',
};
