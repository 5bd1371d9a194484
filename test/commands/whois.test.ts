import assert from 'node:assert/strict';
import { test } from 'node:test';
import whois from '../../commands/whois.ts';
import { type Arguments, UsageError } from '../../src/command.ts';
import { blank } from '../../src/registration/ask/draft.ts';
import type { Registration } from '../../src/registration/registration.ts';
import type { RegistrationDesk, RegistrationLook, Services } from '../../src/services.ts';
import { instant } from '../../src/values/instant.ts';
import { name } from '../../src/values/name.ts';

const NOW = instant(Date.UTC(2026, 0, 10));
const lookAt = (more: Partial<Registration>): RegistrationLook => ({
  asked: name('www.example.com'),
  registration: { ...blank(name('example.com'), name('com'), NOW), complete: true, ...more },
  now: NOW,
});

const typed = (words: readonly string[], options: Readonly<Record<string, string>> = {}): Arguments => ({
  words,
  options: new Map(Object.entries(options).map(([flag, value]) => [flag, [value]])),
});

/** A desk that notes what it is asked, and must not be asked more than `answers` allows. */
function desk(answers: Partial<RegistrationDesk>): { services: Services; asked: unknown[] } {
  const asked: unknown[] = [];
  const unasked = (what: string) => async () => {
    throw new Error(`nobody should have asked ${what}`);
  };
  const registrations: RegistrationDesk = { look: unasked('servers'), saved: unasked('files'), ...answers };
  const noting: RegistrationDesk = {
    look: (of, options) => {
      asked.push([of, options]);
      return registrations.look(of, options);
    },
    saved:
      registrations.saved &&
      ((path, about) => {
        asked.push([path, about]);
        return registrations.saved?.(path, about) ?? Promise.resolve(null);
      }),
  };
  return { services: { registrations: noting } as Partial<Services> as Services, asked };
}

async function seen(args: Arguments, services: Services): Promise<RegistrationLook[]> {
  const looks: RegistrationLook[] = [];
  for await (const look of whois.see(args, services)) looks.push(look);
  return looks;
}

async function* only(look: RegistrationLook): AsyncGenerator<RegistrationLook> {
  yield look;
}

test('--since is a day, at whose beginning the comparison begins', async () => {
  const { services, asked } = desk({ look: async () => only(lookAt({ state: 'registered' })) });
  await seen(typed(['example.com'], { '--since': '2025-12-24' }), services);
  const since = Date.parse('2025-12-24T00:00:00Z');
  assert.deepEqual(asked, [['example.com.', { fresh: false, checked: true, since }]]);
  for (const wrong of ['yesterday', '2025-13-01', '24.12.2025'])
    await assert.rejects(seen(typed(['example.com'], { '--since': wrong }), services), UsageError, wrong);
});

test('a pasted URL is the name in it, and --fresh is passed on', async () => {
  const { services, asked } = desk({ look: async () => only(lookAt({ state: 'registered' })) });
  assert.equal((await seen(typed(['https://www.example.com/shop'], { '--fresh': '' }), services)).length, 1);
  assert.deepEqual(asked, [['www.example.com.', { fresh: true, checked: true }]]);
});

test('a saved answer asks no server, and may do without a name', async () => {
  const { services, asked } = desk({ saved: async () => lookAt({ state: 'registered' }) });
  await seen(typed([], { '--from': 'answer.txt', '--server': 'whois.nic.sm' }), services);
  assert.deepEqual(asked, [['answer.txt', { domain: null, server: 'whois.nic.sm' }]]);
});

const WRONG: readonly (readonly [string, Arguments, Partial<RegistrationDesk>])[] = [
  ['no name at all', typed([]), {}],
  ['an address', typed(['192.0.2.1']), {}],
  ['words', typed(['not a name']), {}],
  ['a flag for a server in place of a name', typed(['-T dn example.com']), {}],
  ['a name with a line break in it', typed(['example.com\r\nexample.net']), {}],
  ['a registry’s own name', typed(['com']), { look: async () => null }],
  ['a saved answer in a chat', typed(['example.com'], { '--from': '/etc/passwd' }), { saved: null }],
  [
    'a file that is not there',
    typed([], { '--from': 'nowhere' }),
    { saved: async () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOENT' })) },
  ],
  ['a file without a name in it', typed([], { '--from': 'empty' }), { saved: async () => null }],
];
for (const [what, args, answers] of WRONG) {
  test(`${what} is wrong usage: one line and an example`, async () => {
    await assert.rejects(seen(args, desk(answers).services), error => {
      assert.ok(error instanceof UsageError, String(error));
      assert.doesNotMatch(error.message, /\n/);
      assert.match(error.example, /^whois /);
      return true;
    });
  });
}

test('0 registered and in DNS, 1 free or out of DNS, 3 undecided', async () => {
  const status = (more: Partial<Registration>) => whois.status(lookAt(more));
  assert.equal(await status({ state: 'registered', inDns: true }), 0);
  assert.equal(await status({ state: 'registered', inDns: null }), 0);
  assert.equal(await status({ state: 'registered', inDns: false }), 1);
  assert.equal(await status({ state: 'free', inDns: false }), 1);
  assert.equal(await status({ state: 'undecided' }), 3);
});

test('the object for scripts has every key that the contract names', async () => {
  const json = await whois.json(lookAt({}), new Map());
  const keys = [
    'command',
    'domain',
    'asked',
    'state',
    'why',
    'summary',
    'inDns',
    'status',
    'registrar',
    'registry',
    'created',
    'updated',
    'expires',
    'ambiguous',
    'nameservers',
    'dnssec',
    'changes',
    'source',
    'attempts',
    'takenAt',
  ];
  assert.deepEqual(
    keys.filter(key => !(key in json)),
    [],
  );
});
