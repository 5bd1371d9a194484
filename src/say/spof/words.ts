import type { FindingWords } from '../../checks/check.ts';
import { SERVER_WORDS } from './server-words.ts';

/**
 * Every risk that /spof can find, said: what it is and what it means, and what to change. Holes: `{first}`, `{second}`
 * (the names it is about), `{all}` of them, and those of its params. Words for one of its
 * params stand under `code/param`.
 */
export const RISK_WORDS: Readonly<Record<string, Omit<FindingWords, 'severity'>>> = {
  ...SERVER_WORDS,
  'hold-now': {
    words: '{first} is on hold ({status}): the registry takes it out of DNS, or has done so.',
    remedy: 'Ask the registrar what lifts it.',
  },
  'expiry-soon': {
    words: 'The registration of {first} ends in {days}.',
    remedy: 'Renew it now, for several years.',
  },
  'autorenew-off': {
    words: '{first} is not renewed by itself: forgotten once, it is gone.',
    remedy: 'Switch on automatic renewal, with a second means of payment.',
  },
  'no-transfer-lock': {
    words: '{first} has no transfer lock: a stolen code is enough to move it away.',
    remedy: 'Switch the lock on at the registrar.',
  },
  'no-registry-lock': {
    words: '{first} has no lock at the registry: whoever has your log-in at the registrar can move its name servers.',
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
  'bot-inside/what': {
    words: 'This bot needs {what} {at}, which dies with {domains}: it fails when you need it.',
    remedy: 'Move that to a domain of its own, with name servers elsewhere.',
  },
  'bot-inside': {
    words: 'This bot talks through {first}, which dies with {second}: it falls silent when you need it.',
    remedy: 'Give it a chat that needs none of your names.',
  },
  'bot-same-registrar': {
    words:
      'This bot needs {what} {at}, which hangs on {components} as {domains} does: one locked account can take both.',
    remedy: 'Move the bot’s domain to another registrar.',
  },
  'bot-same-registry': {
    words: 'This bot needs {what} {at}, which hangs on {components} as {domains} does: one fault there takes both.',
    remedy: 'Give the bot a domain under another top-level domain, with another operator.',
  },
  'bot-same-network': {
    words: 'This bot needs {what} {at}, in the same network as {domains} ({components}): one outage takes both.',
    remedy: 'Move it to another provider.',
  },
  'bot-resolver-inside': {
    words:
      'This host looks short names up under {first} and asks {addresses}, a resolver of a private network: if that is the company’s own, it may die with {first}.',
    remedy: 'Name public resolvers on this host; the bot itself walks from the root where its resolver is silent.',
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
  'spf-inside': {
    words:
      'Who may send mail for {first} (SPF) is written under {second} ({names}): when {second} is gone, others refuse mail from {first} too.',
    remedy: 'Write the addresses into the record of {first} itself.',
  },
  'registrant-mail-inside': {
    words: 'The registry writes to {address}, which nobody can read when {second} is down.',
    remedy: 'Use a mailbox under another name as registrant.',
  },
  'registrar-login-mail-inside': {
    words: 'The log-in at the registrar hangs on {address}, which is dead when you need it.',
    remedy: 'Use a mailbox under another name for the log-in.',
  },
  'certificate-refused/ended': {
    words: 'Browsers refuse {first}: its certificate ended on {ended}.',
    remedy: 'Renew it now, and find out why nothing did so by itself.',
  },
  'certificate-refused/begins': {
    words: 'Browsers refuse {first}: its certificate counts from {begins} on.',
    remedy: 'Serve the one before it until then.',
  },
  'certificate-refused/issuer': {
    words:
      'I do not trust the certificate of {first}, signed by {issuer}: browsers refuse it unless they know that authority.',
    remedy: 'Where it is your own authority, name its file in NODE_EXTRA_CA_CERTS; else get a public certificate.',
  },
  'certificate-ending': {
    words: 'The certificate of {first} ends in {days}, and should have been renewed by now.',
    remedy: 'Look why it is not renewed by itself.',
  },
  'certificate-renewal-inside': {
    words:
      'One certificate holds {all}: while one of these names is gone it cannot be renewed for any of them, and it ends on {ends}.',
    remedy: 'Get a certificate of its own for each.',
  },
  'alias-foreign-domain': {
    words: '{first} is an alias of {second}: whoever holds that name can take it down, or over.',
    remedy: 'Write into the portfolio whom to call, and keep its addresses at hand.',
  },
  'hosting-one-as': {
    words: 'All that users reach under {all} is in AS{as}: its outage takes everything.',
    remedy: 'Keep a page for emergencies in another network.',
  },
  'payment-single': {
    words: '{payer} pays for {all}: one expired card or one lost mail ends them together.',
    remedy: 'Pay one of them from another account, and for years ahead.',
  },
  'registrar-one-person': {
    words: 'Only {person} may act at the registrar: asleep or ill, nobody can.',
    remedy: 'Give a second person the right, and the log-in.',
  },
  'registrar-support-hours': {
    words: 'Whoever handles .{tld} at the registrar of {first}, {desk}, is not there all day: {waitSeconds}.',
    remedy: 'Ask for an emergency number now, and write it into the portfolio.',
  },
  'registry-office-hours': {
    words:
      'The registry of {first}, {desk}, keeps office hours: {waitSeconds}. Outside of them nobody lifts a suspension.',
    remedy: 'Keep a second name under a registry that is there all day.',
  },
  'reseller-chain': {
    words:
      '{first} is bought from {reseller}, who buys it from {registrar}: each of them can fail you, and each passes your call on.',
    remedy: 'Move it to {registrar} itself, or to one that has a contract with the registry.',
  },
  'cctld-foreign-law': {
    words:
      '.{tld} is a country’s: its law and its registry decide about {first}, and no contract with ICANN binds them.',
    remedy: 'Where that is not your country, keep a second name under another law.',
  },
  'tld-fragile/count': {
    words:
      '.{tld}, which {first} lies under, has no more than {count} name servers: few have to fail for all names under it.',
    remedy: 'Keep a second name under a larger one.',
  },
  'tld-fragile/prefix': {
    words:
      'The name servers of .{tld}, which {first} lies under, are all in one network, {prefix}: one wrong route takes all names under it.',
    remedy: 'Keep a second name under another one.',
  },
  'tld-depends-on-tld': {
    words:
      'The servers of .{tld}, which {first} lies under, are all named under .{other}, so trouble there is trouble here.',
    remedy: 'Take no second name under .{other}.',
  },
  'private-suffix': {
    words:
      '{first} is sold by a company under its own {suffix}: when that is gone or sold, no registry gives {first} back to you.',
    remedy: 'Move to a name under a real top-level domain.',
  },
  'ops-mail-inside': {
    words:
      'The account at the registrar is {address}: its mail is gone when {second} is down, and with it every password reset.',
    remedy: 'Use a mailbox under another name.',
  },
  'correlated-pair': {
    words: '{components} must fail together to take you down, and both hang on {by}: they are one.',
    remedy: 'Take another account and another means of payment for one of them.',
  },
  'data-stale/tableDays': {
    words: 'The table of networks is {tableDays} old: who announces which address may have changed.',
    remedy: 'Load a new one into OUTPOST_AS_TABLE.',
  },
  'data-stale/snapshotDays': {
    words: 'What I know of {first} is {snapshotDays} old.',
    remedy: null,
  },
  'changed-since-snapshot': {
    words: '{first} has changed since {since}: from {was} to {is}.',
    remedy: 'If that was not you, ask the registrar now.',
  },
};

/** What an edit of the graph means to somebody who is to do it. */
export const EDIT_WORDS: Readonly<Record<string, string>> = {
  'own-ns-names': 'Give {first} name-server names of its own, with glue',
  'other-registrar': 'Move {first} to another registrar than {registrar}',
  'chat-login-outside': 'Let responders log in to Slack without {first}',
  'name-in-certificate': 'Get a certificate that holds {first}',
  'second-chat': 'Agree on a second chat that needs none of your names',
  'second-name': 'Take a second name, under another TLD, with another registrar and servers of its own',
  'outside-mailbox': 'Log in at the registrar with a mailbox outside of {first}',
  'status-page-elsewhere': 'Put the status page {first} under a name of whoever runs it',
  'other-tld': 'Take another name than {first}, under a TLD that no other of yours is under',
  'own-certificate': 'Serve {first} with a certificate of its own',
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

/** What the bot itself needs. */
export const NEED_WORDS: Readonly<Record<string, string>> = {
  homeserver: 'its homeserver',
  slack: 'Slack',
  'alert-room': 'the server of its alert room',
  'user-ids': 'the server of people’s ids',
  store: 'its store',
  pager: 'its pager',
  heartbeat: 'the listener for its pulse',
  resolver: 'this host’s resolver',
};
