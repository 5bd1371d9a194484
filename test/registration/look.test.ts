import assert from 'node:assert/strict';
import { test } from 'node:test';
import { factsOf } from '../../src/registration/facts.ts';
import { memoryRecords } from '../../src/store/memory.ts';
import { instant } from '../../src/values/instant.ts';
import { BEGINS, DOMAIN, http, IANA_SM, internet, SM } from './internet.ts';

const iana = () => ({ say: IANA_SM });
const outcomes = (attempts: readonly { server: string; outcome: string }[]): string[] =>
  attempts.map(({ server, outcome }) => `${server} ${outcome}`).sort();

test('a suspended name of a registry without RDAP: WHOIS says so, IANA gives the desk', async () => {
  const { look } = internet({ '43 whois.iana.org': iana, '43 whois.nic.sm': () => ({ say: SM('Suspended') }) });
  const { last, looks } = await look('example.sm.');
  assert.equal(last.state, 'registered');
  assert.equal(last.inDns, false);
  assert.deepEqual(
    last.statuses.map(({ code, word, setBy, liftedBy }) => ({ code, word, setBy, liftedBy })),
    [{ code: 'serverHold', word: 'Suspended', setBy: 'registry', liftedBy: 'registry' }],
  );
  assert.equal(last.registry?.phone, '+378 0549 111111');
  assert.equal(last.source, 'whois');
  assert.equal(last.server, 'whois.nic.sm');
  assert.ok(last.complete);
  assert.equal(looks.filter(each => each.complete).length, 1);
  const facts = factsOf(last);
  assert.equal(facts.expires, null);
  assert.equal(facts.status[0]?.code, 'serverHold');
  assert.deepEqual(facts.nameservers, ['ns1.example.net.', 'ns2.example.net.']);
});

test('IANA silent: the built-in desk and the built-in table serve', async () => {
  const { look } = internet({
    '43 whois.iana.org': () => ({ silent: true }),
    '43 whois.registry.example': () => ({
      say: 'Domain Name: example.st\nRegistrar: Example\nName Server: ns1.example.net\n',
    }),
  });
  const { last } = await look('example.st.');
  assert.equal(last.state, 'registered');
  assert.equal(last.registry?.url, 'https://www.nic.example');
  assert.ok(outcomes(last.attempts).includes('whois.iana.org silent'));
});

test('RDAP answers for a gTLD, and WHOIS is not troubled', async () => {
  const { look, asked } = internet({
    '443 rdap.verisign.example': () => ({ say: http(DOMAIN) }),
    '43 whois.iana.org': iana,
  });
  const { last } = await look('example.com.');
  assert.equal(last.source, 'rdap');
  assert.equal(last.registrar?.ianaId, '376');
  assert.equal(last.inDns, true);
  assert.ok(asked.includes('rdap.verisign.example: GET /com/domain/example.com HTTP/1.1'));
  assert.ok(!asked.some(each => each.startsWith('whois.verisign.example')));
});

test('an RDAP answer that is whole is not waited for until the connection closes', async () => {
  const { look, clock } = internet({
    '443 rdap.verisign.example': () => ({ say: http(DOMAIN), open: true }),
    '43 whois.iana.org': iana,
  });
  const { last } = await look('example.com.');
  assert.equal(last.state, 'registered');
  assert.ok(clock.monotonicMs() < 3_000, `${clock.monotonicMs()}`);
});

test('RDAP that denies a name is believed where IANA lists the service', async () => {
  const { look } = internet({
    '443 rdap.verisign.example': () => ({ say: http({ errorCode: 404 }, 404) }),
    '43 whois.iana.org': iana,
  });
  const { last } = await look('example.com.');
  assert.equal(last.state, 'free');
  assert.equal(last.inDns, false);
});

test('a denial by a service that IANA does not list needs WHOIS to agree', async () => {
  const denial = { '443 rdap.unlisted.example': () => ({ say: http('{}', 404) }), '43 whois.iana.org': iana };
  const both = await internet({ ...denial, '43 whois.nic.sm': () => ({ say: SM('Active') }) }).look('example.sm.');
  assert.equal(both.last.state, 'registered');
  const alone = await internet(denial).look('example.sm.');
  assert.equal(alone.last.state, 'undecided');
  assert.equal(alone.last.why, 'not-authoritative');
});

test('RDAP that is late gets WHOIS beside it, and whoever is first is taken', async () => {
  const { look } = internet({
    '443 rdap.verisign.example': () => ({ silent: true }),
    '43 whois.iana.org': iana,
    '43 whois.verisign.example': () => ({
      say: 'Domain Name: EXAMPLE.COM\nRegistrar: Example\nName Server: NS1.EXAMPLE.NET\n',
    }),
  });
  const { last } = await look('example.com.');
  assert.equal(last.source, 'whois');
  assert.equal(last.state, 'registered');
  assert.ok(last.complete);
});

test('a throttled answer is never free, and the server is left alone afterwards', async () => {
  const { look, asked } = internet({
    '43 whois.iana.org': iana,
    '43 whois.nic.sm': () => ({ say: 'You have exceeded your quota of queries.\n' }),
  });
  const first = await look('example.sm.');
  assert.equal(first.last.state, 'undecided');
  assert.equal(first.last.why, 'throttled');
  const second = await look('other-example.sm.');
  assert.equal(second.last.why, 'throttled');
  assert.ok(outcomes(second.last.attempts).includes('whois.nic.sm spared'));
  assert.equal(asked.filter(each => each.startsWith('whois.nic.sm')).length, 1);
});

test('a server that complained is left alone by the next process too, and asked again when its pause is over', async () => {
  const records = memoryRecords();
  let says = 'You have exceeded your quota of queries.\n';
  const servers = { '43 whois.iana.org': iana, '43 whois.nic.sm': () => ({ say: says }) };
  await internet(servers, records).look('example.sm.');
  says = SM('Active');
  const next = internet(servers, records);
  assert.equal((await next.look('example.sm.')).last.why, 'throttled');
  const later = internet(servers, records);
  later.clock.set(instant(BEGINS + 3_600_000));
  assert.equal((await later.look('example.sm.')).last.state, 'registered');
});

test('nobody answers: undecided, with every attempt and why', async () => {
  const { look, clock } = internet({
    '43 whois.iana.org': () => ({ fail: 'refused' }),
    '43 whois.registry.example': () => ({ silent: true }),
  });
  const { last } = await look('example.st.');
  assert.equal(last.state, 'undecided');
  assert.equal(last.why, 'unreachable');
  assert.ok(outcomes(last.attempts).includes('whois.iana.org refused'));
  assert.ok(outcomes(last.attempts).includes('whois.registry.example silent'));
  assert.ok(clock.monotonicMs() <= 20_500, `${clock.monotonicMs()}`);
});

test('a registry without any service: it says so and gives the page', async () => {
  const { last } = await internet({}).look('example.zz.');
  assert.equal(last.why, 'no-server');
  assert.equal(last.web, 'https://www.nic.example');
});

test('what came before a connection broke is kept and marked', async () => {
  const { look } = internet({
    '43 whois.iana.org': iana,
    '43 whois.nic.sm': () => ({ say: SM('Active'), open: true }),
  });
  const { last } = await look('example.sm.');
  assert.equal(last.state, 'registered');
  assert.equal(last.partial, true);
  assert.deepEqual(last.changes, []);
});

test('a redirect is followed to https only, and not for ever', async () => {
  const to = (location: string) => () => ({ say: http('', 302, `Location: ${location}\r\n`) });
  const moved = await internet({
    '443 rdap.verisign.example': to('https://rdap.new.example/domain/example.com'),
    '443 rdap.new.example': () => ({ say: http(DOMAIN) }),
    '43 whois.iana.org': iana,
  }).look('example.com.');
  assert.equal(moved.last.source, 'rdap');
  for (const target of [
    'http://rdap.new.example/x',
    'https://rdap.new.example:8443/x',
    'https://192.0.2.1/x',
    'file:///etc/passwd',
    'https://user@rdap.new.example/',
  ]) {
    const { last } = await internet({ '443 rdap.verisign.example': to(target), '43 whois.iana.org': iana }).look(
      'example.com.',
    );
    assert.ok(outcomes(last.attempts).includes('rdap.verisign.example guarded'), target);
  }
  const circle = await internet({
    '443 rdap.verisign.example': to('https://rdap.verisign.example/again'),
    '43 whois.iana.org': iana,
  }).look('example.com.');
  assert.ok(outcomes(circle.last.attempts).includes('rdap.verisign.example guarded'));
});

test('the registrar’s own copy stands beside the registry’s answer and never decides', async () => {
  const servers = {
    '443 rdap.verisign.example': () => ({
      say: http({
        ...DOMAIN,
        links: [
          { rel: 'related', type: 'application/rdap+json', href: 'https://rdap.registrar.example/domain/EXAMPLE.COM' },
        ],
      }),
    }),
    '443 rdap.registrar.example': () => ({
      say: http({
        ...DOMAIN,
        status: ['client hold'],
        events: [{ eventAction: 'registrar expiration', eventDate: '2026-08-13T04:00:00Z' }],
        entities: [
          {
            roles: ['registrar'],
            vcardArray: [
              'vcard',
              [
                ['fn', {}, 'text', 'Example Registrar'],
                ['tel', {}, 'uri', 'tel:+1.5555550100'],
              ],
            ],
          },
        ],
      }),
    }),
    '43 whois.iana.org': iana,
  };
  const { last } = await internet(servers).look('example.com.');
  assert.deepEqual(
    last.statuses.map(status => status.code),
    ['clientTransferProhibited'],
  );
  assert.equal(last.copy?.server, 'rdap.registrar.example');
  assert.equal(last.copy?.expires.read, 'yes');
  assert.equal(factsOf(last).registrar?.phone, '+1.5555550100');
});

test('an answer of the last minutes is remembered and its age kept; --fresh asks again', async () => {
  const { look, asked, clock } = internet({
    '43 whois.iana.org': iana,
    '43 whois.nic.sm': () => ({ say: SM('Active') }),
  });
  const first = await look('example.sm.');
  const questions = asked.length;
  await clock.run(new Promise<void>(resolve => void clock.after(60_000, () => resolve())));
  const again = await look('example.sm.');
  assert.equal(asked.length, questions);
  assert.equal(again.last.fromMemory, true);
  assert.equal(again.last.at, first.last.at);
  const fresh = await look('example.sm.', { fresh: true });
  assert.equal(fresh.last.fromMemory, false);
  assert.ok(asked.length > questions);
});

test('two looks of one name share one flight', async () => {
  const { registrations, asked, clock } = internet({
    '43 whois.iana.org': iana,
    '43 whois.nic.sm': () => ({ say: SM('Active') }),
  });
  const { name } = await import('../../src/values/name.ts');
  const one = async () => {
    let last: string | null = null;
    for await (const each of registrations.look(name('example.sm.'), name('sm.'))) last = each.state;
    return last;
  };
  assert.deepEqual(await clock.run(Promise.all([one(), one(), one()])), ['registered', 'registered', 'registered']);
  assert.equal(asked.filter(each => each.startsWith('whois.nic.sm')).length, 1);
});

test('what changed since the last good answer is told, and an undecided one between is nothing to compare with', async () => {
  const says = ['Active', null, 'Suspended'];
  const { look, clock } = internet({
    '43 whois.iana.org': iana,
    '43 whois.nic.sm': () => {
      const status = says.shift();
      return status === null || status === undefined
        ? { say: 'Service temporarily unavailable.\n' }
        : { say: SM(status) };
    },
  });
  const later = () => clock.run(new Promise<void>(resolve => void clock.after(3_600_000, () => resolve())));
  const first = await look('example.sm.');
  await later();
  assert.deepEqual((await look('example.sm.')).last.changes, []);
  await later();
  const { last } = await look('example.sm.');
  assert.deepEqual(last.changes, [{ what: 'status', from: 'Active', to: 'Suspended', since: first.last.at }]);
});

test('nothing but the name reaches a server, in the form that its registry wants', async () => {
  const { look, asked } = internet({ '43 whois.iana.org': iana, '43 whois.nic.sm': () => ({ say: SM('Active') }) });
  await look('example.sm.');
  assert.deepEqual(asked.filter(each => !each.startsWith('rdap')).sort(), [
    'whois.iana.org: sm',
    'whois.nic.sm: example.sm',
  ]);
  for (const odd of ['-t.sm.', 'a\\032b.sm.', 'a\\013\\010b.sm.', 'a\\/b.sm.']) {
    const { last } = await look(odd);
    assert.equal(last.state, 'undecided', odd);
  }
  assert.ok(!asked.some(each => /-t|\\|\/b/.test(each)));
});
