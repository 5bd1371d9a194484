import {
  bad,
  exactUrlOrNull,
  flag,
  good,
  inProject,
  LOG_LEVELS,
  parseLevel,
  parseListen,
  parseResolvers,
  parseRooms,
  parseSpan,
  parseStore,
  pathOrNull,
  setting,
  tokenOf,
  urlOrNull,
  word,
  wordsLike,
} from './parsers.ts';

/** Milliseconds: a day, in which a command may still wait to be read; two years, beyond which nobody bounds anything. */
const MIN_KEEP_KEYS_MS = 86_400_000;
const MAX_KEEP_KEYS_MS = 63_072_000_000;
/** Milliseconds: more often than the first is rude to registries; beyond a day nothing is watched. */
const MIN_EVERY_MS = 10_000;
const MAX_EVERY_MS = 86_400_000;

/** Every variable that is read. What is not here has no effect. */
export const SETTINGS = {
  store: setting({
    name: 'OUTPOST_STORE',
    meaning:
      'Where the bot keeps what it knows: a file, or a PostgreSQL (postgres://user@host/database) or Redis (redis://host) that several bots share. The folder of the file, with a server data/, also keeps what belongs to this process alone. A relative path starts at the project, as all paths here do.',
    default: 'data/outpost.db',
    example: '/var/lib/outpost/outpost.db',
    secret: true,
    parse: parseStore,
  }),
  rootHints: setting({
    name: 'ROOT_HINTS',
    meaning: 'A file in zone-file form that replaces the built-in names and addresses of the root servers.',
    default: '',
    example: '/etc/outpost/root.hints',
    secret: false,
    parse: pathOrNull,
  }),
  trustAnchors: setting({
    name: 'TRUST_ANCHORS',
    meaning:
      'A file in zone-file form with the DS or DNSKEY records of the root that replace the built-in trust anchors.',
    default: '',
    example: '/etc/outpost/root.key',
    secret: false,
    parse: pathOrNull,
  }),
  portfolio: setting({
    name: 'OUTPOST_PORTFOLIO',
    meaning:
      'The file that says what your company has and who can help (portfolio.example.yaml shows how). Everything works without it, and with it more.',
    default: 'portfolio.yaml',
    example: '/etc/outpost/portfolio.yaml',
    secret: false,
    parse: text => good(inProject(text)),
  }),
  asTable: setting({
    name: 'OUTPOST_AS_TABLE',
    meaning:
      'A file that says which AS announces which prefix, a line each as 192.0.2.0/24 64500. Without it /spof cannot see that two servers share a network.',
    default: '',
    example: '/var/lib/outpost/as-table.txt',
    secret: false,
    parse: pathOrNull,
  }),
  resolvers: setting({
    name: 'PUBLIC_RESOLVERS',
    meaning:
      'Addresses of public resolvers that are asked what users see now, as a hint and never as proof; off for none.',
    default: '1.1.1.1, 8.8.8.8, 9.9.9.9',
    example: '192.0.2.53, 2001:db8::53',
    secret: false,
    parse: parseResolvers,
  }),
  log: setting({
    name: 'OUTPOST_LOG',
    meaning: `How much the program says about itself on stderr: ${LOG_LEVELS.join(', ')}. From debug on, a fault of its own comes with its place in the code.`,
    default: 'info',
    example: 'debug',
    secret: false,
    parse: parseLevel,
  }),
  noColor: setting({
    name: 'NO_COLOR',
    meaning: 'Set to anything, it turns colours in the terminal off (https://no-color.org).',
    default: '',
    example: '1',
    secret: false,
    parse: text => good(text !== ''),
  }),
  slackBotToken: setting({
    name: 'SLACK_BOT_TOKEN',
    meaning:
      'The bot token of the Slack app (`npx outpost setup slack` says where it is). Both tokens together switch Slack on.',
    default: '',
    example: 'xoxb-…',
    secret: true,
    parse: tokenOf('xoxb-'),
  }),
  slackAppToken: setting({
    name: 'SLACK_APP_TOKEN',
    meaning: 'The app-level token with the scope connections:write: Socket Mode, so that Slack needs no way in.',
    default: '',
    example: 'xapp-…',
    secret: true,
    parse: tokenOf('xapp-'),
  }),
  slackChannel: setting({
    name: 'SLACK_CHANNEL',
    meaning: 'The channel of the alerts, by id or #name. Answers there are seen by all; it is where people respond.',
    default: '',
    example: 'C0123456789',
    secret: false,
    parse: word,
  }),
  slackChannels: setting({
    name: 'SLACK_CHANNELS',
    meaning: 'Channels where questions are answered besides that of the alerts, by id or #name.',
    default: '',
    example: 'C0123456789, #ops',
    secret: false,
    parse: wordsLike(/^[A-Z0-9]+$|^#\S+$/, 'no id like C0123456789 and no #name'),
  }),
  slackCommandPrefix: setting({
    name: 'SLACK_COMMAND_PREFIX',
    meaning: 'Stands before the names of the slash commands, where another app owns /trace: op- makes it /op-trace.',
    default: '',
    example: 'op-',
    secret: false,
    parse: text =>
      /^[a-z0-9_-]{0,16}$/.test(text) ? good(text) : bad('is not made of small letters, digits, - and _'),
  }),
  slackAllowShared: setting({
    name: 'SLACK_ALLOW_SHARED',
    meaning: '1 lets a channel that is shared with other organisations be the channel of the alerts.',
    default: '',
    example: '1',
    secret: false,
    parse: flag,
  }),
  slackApiUrl: setting({
    name: 'SLACK_API_URL',
    meaning: 'Where the Slack API is, for Enterprise gateways and tests; Slack’s own without it.',
    default: '',
    example: 'https://slack-gateway.example/api',
    secret: false,
    parse: urlOrNull,
  }),
  matrixHomeserver: setting({
    name: 'MATRIX_HOMESERVER_URL',
    meaning:
      'The homeserver, on a domain that does not depend on the watched ones (`npx outpost setup matrix` logs in). With the token it switches Matrix on.',
    default: '',
    example: 'https://matrix.ops.example',
    secret: false,
    parse: urlOrNull,
  }),
  matrixToken: setting({
    name: 'MATRIX_ACCESS_TOKEN',
    meaning: 'The access token of the bot’s own user and device.',
    default: '',
    example: 'syt_…',
    secret: true,
    parse: word,
  }),
  matrixRoom: setting({
    name: 'MATRIX_ROOM',
    meaning: 'The room of the alerts, by id or alias; it is where people respond.',
    default: '',
    example: '!abcdefgh:ops.example',
    secret: false,
    parse: text =>
      text === '' || /^[!#]\S+$/.test(text) ? good(text === '' ? null : text) : bad('is no room id or alias'),
  }),
  matrixRooms: setting({
    name: 'MATRIX_ROOMS',
    meaning:
      'Rooms where questions are answered besides that of the alerts, by id; invited stands for every room that someone of MATRIX_INVITERS invites the bot to.',
    default: 'invited',
    example: '!abcdefgh:ops.example, !ijklmnop:ops.example',
    secret: false,
    parse: parseRooms,
  }),
  matrixInviters: setting({
    name: 'MATRIX_INVITERS',
    meaning: 'Whose invitations the bot takes: user ids, or *:server for everybody there. Nobody’s without it.',
    default: '',
    example: '@stelios:ops.example, *:ops.example',
    secret: false,
    parse: wordsLike(/^(?:@[^:\s]+|\*):\S+$/, 'no user id like @name:server and no *:server'),
  }),
  matrixPassphrase: setting({
    name: 'MATRIX_CRYPTO_PASSPHRASE',
    meaning:
      'Encrypts the keys of encrypted rooms where they are kept. Set it before the bot first comes into such a room: what was kept without it is not opened with it.',
    default: '',
    example: 'a long sentence',
    secret: true,
    parse: text => good(text === '' ? null : text),
  }),
  matrixRecoveryOut: setting({
    name: 'MATRIX_RECOVERY_KEY_OUT',
    meaning:
      'A file that the recovery key of the bot’s account is written into, once; take it away from there. Without it the key is shown once where the bot is started in a terminal.',
    default: '',
    example: '/var/lib/outpost/recovery-key',
    secret: false,
    parse: pathOrNull,
  }),
  matrixKeepKeys: setting({
    name: 'MATRIX_KEEP_KEYS',
    meaning: 'For how long the key of an encrypted room is kept after it was last used.',
    default: '30d',
    example: '7d',
    secret: false,
    parse: parseSpan(MIN_KEEP_KEYS_MS, MAX_KEEP_KEYS_MS),
  }),
  watchEvery: setting({
    name: 'OUTPOST_WATCH_EVERY',
    meaning: 'How often the delegation of each watched domain is looked at.',
    default: '60s',
    example: '5m',
    secret: false,
    parse: parseSpan(MIN_EVERY_MS, MAX_EVERY_MS),
  }),
  pageUrl: setting({
    name: 'OUTPOST_PAGE_URL',
    meaning:
      'Where a page is posted as JSON (id, severity, summary, who, link), again when it is repeated and when all is well: ntfy, or a pager service. Try it with: npx outpost page test WHO.',
    default: '',
    example: 'https://ntfy.example/outpost',
    secret: true,
    parse: exactUrlOrNull,
  }),
  heartbeatUrl: setting({
    name: 'OUTPOST_HEARTBEAT_URL',
    meaning:
      'Asked after every round of watching, while a chat takes messages. A service that misses it raises the alarm for the bot itself.',
    default: '',
    example: 'https://hc.example/ping/6f1c',
    secret: true,
    parse: exactUrlOrNull,
  }),
  name: setting({
    name: 'OUTPOST_NAME',
    meaning: 'The name of this process and of the place that it looks from; the name of the host without it.',
    default: '',
    example: 'frankfurt',
    secret: false,
    parse: text =>
      /^[\w.-]{0,40}$/.test(text)
        ? good(text === '' ? null : text)
        : bad('is longer than 40 letters, or holds a blank'),
  }),
  health: setting({
    name: 'OUTPOST_HEALTH',
    meaning: 'Where the running bot serves /healthz, /readyz and /metrics: host:port, or off.',
    default: '127.0.0.1:9753',
    example: '127.0.0.1:9753',
    secret: false,
    parse: parseListen,
  }),
  healthPublic: setting({
    name: 'OUTPOST_HEALTH_PUBLIC',
    meaning: '1 lets the health page be served on an address that is not loopback.',
    default: '',
    example: '1',
    secret: false,
    parse: flag,
  }),
};
