import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  configFrom,
  dataFolder,
  envExample,
  PROJECT,
  says,
  secretFilesIn,
  secretsOf,
  type Variables,
} from '../../src/config.ts';

const noFile = (path: string): string => assert.fail(`read ${path}`);
const read = (variables: Variables, file: (path: string) => string = noFile) => configFrom(variables, file);

test('without any variable everything has its default, and nothing is said', () => {
  const { config, problems } = read({ PATH: '/bin', HOME: '/root' });
  assert.deepEqual(problems, []);
  assert.deepEqual(config, {
    store: join(PROJECT, 'data/outpost.db'),
    rootHints: null,
    trustAnchors: null,
    watchEvery: 60_000,
    portfolio: join(PROJECT, 'portfolio.yaml'),
    asTable: null,
    resolvers: ['1.1.1.1', '8.8.8.8', '9.9.9.9'],
    log: 'info',
    noColor: false,
    slackBotToken: null,
    slackAppToken: null,
    slackChannel: null,
    slackChannels: [],
    slackCommandPrefix: '',
    slackAllowShared: false,
    slackApiUrl: null,
    matrixHomeserver: null,
    matrixToken: null,
    matrixRoom: null,
    matrixRooms: 'invited',
    matrixInviters: [],
    matrixPassphrase: null,
    matrixRecoveryOut: null,
    matrixKeepKeys: 30 * 86_400_000,
    name: null,
    health: { host: '127.0.0.1', port: 9753 },
    healthPublic: false,
    heartbeatUrl: null,
    pageUrl: null,
  });
});

test('a relative path starts at the project, an absolute one stays', () => {
  assert.equal(read({ ROOT_HINTS: 'etc/root.hints' }).config.rootHints, join(PROJECT, 'etc/root.hints'));
  assert.equal(read({ OUTPOST_STORE: '/srv/o.db' }).config.store, '/srv/o.db');
});

test('a store may be a URL of PostgreSQL or Redis; what this process keeps for itself then lies in data/', () => {
  for (const url of [
    'postgres://outpost@db.example/outpost',
    'postgresql://h/d',
    'redis://:pw@h',
    'rediss://h:6380/1',
  ]) {
    const { config, problems } = read({ OUTPOST_STORE: url });
    assert.deepEqual([config.store, problems, dataFolder(config)], [url, [], join(PROJECT, 'data')]);
  }
  assert.equal(dataFolder({ store: '/srv/outpost/o.db' }), '/srv/outpost');
});

test('a store that is a wrong URL is said to be one, without a word of what it holds, and no file takes its place', () => {
  const wrong = [
    'mysql://u:s3cret@db.example/x',
    'postgres://u:s3cret%@db.example/x',
    'postgres://u:s3/cret@db.example:x/',
  ];
  for (const url of wrong) {
    const { config, problems } = read({ OUTPOST_STORE: url });
    assert.equal(config.store, 'nowhere://');
    assert.match(problems.join(), /^OUTPOST_STORE is a URL.* Nothing is kept until it is right: a file in its place/);
    assert.doesNotMatch(problems.join(), /s3|cret|db\.example/);
  }
});

test('a store whose file is not there, or is empty, is not replaced by a file of our own either', () => {
  const gone = configFrom({ OUTPOST_STORE_FILE: '/run/secrets/store' }, () => {
    throw Object.assign(new Error(), { code: 'ENOENT' });
  });
  const empty = configFrom({ OUTPOST_STORE_FILE: '/run/secrets/store' }, () => '\n');
  for (const { config, problems } of [gone, empty]) {
    assert.equal(config.store, 'nowhere://');
    assert.match(problems.join(), /Nothing is kept until it is right/);
  }
});

test('of a store that is a URL the password is a secret by itself', () => {
  const { config } = read({ OUTPOST_STORE: 'postgres://u:s3cret%2Fofstore@db.example/x' });
  assert.deepEqual(secretsOf(config), ['postgres://u:s3cret%2Fofstore@db.example/x', 's3cret/ofstore']);
});

test('public resolvers are a list in any separators, canonical, or off', () => {
  assert.deepEqual(read({ PUBLIC_RESOLVERS: '192.0.2.1,2001:DB8::0:1  192.0.2.2' }).config.resolvers, [
    '192.0.2.1',
    '2001:db8::1',
    '192.0.2.2',
  ]);
  assert.deepEqual(read({ PUBLIC_RESOLVERS: 'OFF' }).config.resolvers, []);
});

test('a wrong value is one line with name, fault and example, and everything else holds', () => {
  const { config, problems } = read({ PUBLIC_RESOLVERS: 'dns.example', OUTPOST_LOG: 'debug' });
  assert.deepEqual(problems, [
    'PUBLIC_RESOLVERS holds "dns.example", which is no IP address. Example: PUBLIC_RESOLVERS=192.0.2.53, 2001:db8::53. Going on with 1.1.1.1, 8.8.8.8, 9.9.9.9.',
  ]);
  assert.deepEqual(config.resolvers, ['1.1.1.1', '8.8.8.8', '9.9.9.9']);
  assert.equal(config.log, 'debug');
});

test('every wrong value gets its own line', () => {
  const { problems } = read({ PUBLIC_RESOLVERS: 'x', OUTPOST_LOG: 'loud', OUTPOST_STORE: 'mysql://cache.example' });
  assert.deepEqual(problems.map(line => line.split(' ')[0]).sort(), [
    'OUTPOST_LOG',
    'OUTPOST_STORE',
    'PUBLIC_RESOLVERS',
  ]);
  for (const line of problems) assert.match(line, /^[A-Z_]+ [^\n]+\. Example: [A-Z_]+=[^\n]+$/);
});

test('a secret is never repeated, not where it is wrong either', () => {
  const { problems } = read({ OUTPOST_STORE: 'mysql://outpost:hunter2@db.example/outpost' });
  assert.equal(problems.length, 1);
  assert.doesNotMatch(problems.join(), /hunter2|db\.example/);
});

test('an empty variable is one that is not set', () => {
  assert.deepEqual(read({ OUTPOST_STORE: '', OUTPOST_LOG: ' ' }), read({}));
});

test('a secret comes from the file that NAME_FILE names, without its line end', () => {
  const asked: string[] = [];
  const file = (path: string): string => {
    asked.push(path);
    return '/srv/o.db\n';
  };
  const { config, problems } = read({ OUTPOST_STORE_FILE: '/run/secrets/store' }, file);
  assert.deepEqual([config.store, problems, asked], ['/srv/o.db', [], ['/run/secrets/store']]);
});

test('of a value and a file for it the value wins, and it is said', () => {
  const { config, problems } = read({ OUTPOST_STORE: '/srv/a.db', OUTPOST_STORE_FILE: '/run/secrets/store' });
  assert.equal(config.store, '/srv/a.db');
  assert.match(problems.join('\n'), /^OUTPOST_STORE_FILE is not read, because OUTPOST_STORE is set too\./);
});

test('a secret file that cannot be read is one line with the reason, and the default holds', () => {
  const { config, problems } = read({ SLACK_BOT_TOKEN_FILE: '/run/secrets/slack' }, () => {
    throw Object.assign(new Error('no'), { code: 'EACCES' });
  });
  assert.equal(config.slackBotToken, null);
  assert.match(
    problems.join('\n'),
    /^SLACK_BOT_TOKEN_FILE names \/run\/secrets\/slack, which cannot be read \(EACCES\)\. Example: /,
  );
});

test('only what is secret comes from a file', () => {
  assert.equal(read({ ROOT_HINTS_FILE: '/etc/hints' }).config.rootHints, null);
});

test('a slip in a name of ours is pointed out, with the name that was meant', () => {
  assert.deepEqual(read({ OUTPOST_STROE: 'x', OUTPOST_ZZZ: 'y', OTHER_STORE: 'z' }).problems, [
    'OUTPOST_STROE is no setting of this version. Did you mean OUTPOST_STORE?',
    'OUTPOST_ZZZ is no setting of this version.',
  ]);
});

test('a log level includes the more serious ones', () => {
  assert.deepEqual(
    (['fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const).map(level => says('warn', level)),
    [true, true, true, false, false, false],
  );
});

test('.env.example switches nothing on', () => {
  for (const line of envExample().split('\n')) assert.match(line, /^(#.*)?$/);
});

test('tokens of Slack that were mixed up are told apart by what they begin with, and not shown', () => {
  const { config, problems } = read({ SLACK_BOT_TOKEN: 'xapp-1-secret', SLACK_APP_TOKEN: 'hunter2' });
  assert.deepEqual(
    problems.map(line => line.split('. ')[0]),
    ['SLACK_BOT_TOKEN starts with xapp-, this wants xoxb-', 'SLACK_APP_TOKEN does not start with xapp-'],
  );
  assert.doesNotMatch(problems.join(), /secret|hunter2/);
  assert.deepEqual([config.slackBotToken, config.slackAppToken], [null, null]);
});

test('rooms, inviters and the health page are read, and what they cannot be is said', () => {
  const { config } = read({
    MATRIX_ROOMS: '!a:ops.example #b:ops.example',
    MATRIX_INVITERS: '@a:ops.example,*:ops.example',
    OUTPOST_HEALTH: '[::1]:80',
    MATRIX_HOMESERVER_URL: 'https://matrix.ops.example/',
  });
  assert.deepEqual(config.matrixRooms, ['!a:ops.example', '#b:ops.example']);
  assert.deepEqual(config.matrixInviters, ['@a:ops.example', '*:ops.example']);
  assert.deepEqual(config.health, { host: '::1', port: 80 });
  assert.equal(config.matrixHomeserver, 'https://matrix.ops.example');
  assert.equal(read({ OUTPOST_HEALTH: 'off' }).config.health, null);
  const wrong = read({
    MATRIX_ROOMS: 'ops',
    MATRIX_INVITERS: 'bob',
    OUTPOST_HEALTH: 'here',
    MATRIX_ROOM: 'ops',
    SLACK_CHANNELS: 'ops',
  });
  assert.equal(wrong.problems.length, 5);
});

test('files that secrets come from are known by their settings, those of other settings are not', () => {
  assert.deepEqual(
    secretFilesIn({
      SLACK_BOT_TOKEN_FILE: ' /etc/outpost/token ',
      OUTPOST_LOG_FILE: '/var/log/x',
      OUTPOST_PAGE_URL_FILE: '',
    }),
    [{ setting: 'SLACK_BOT_TOKEN_FILE', path: '/etc/outpost/token' }],
  );
});
