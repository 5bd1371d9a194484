import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FindingWords } from '../../src/checks/check.ts';
import type { Control, Hint, Outcome } from '../../src/dns/walk/facts.ts';
import { plainLine } from '../../src/report/plain.ts';
import type { Line } from '../../src/report/report.ts';
import { whoLine } from '../../src/say/contacts.ts';
import { backLine } from '../../src/say/impact.ts';
import { sayFinding } from '../../src/say/language/fill.ts';
import { reach } from '../../src/say/lead.ts';
import { titleOf } from '../../src/say/trace.ts';
import { chainRows } from '../../src/say/zones/chain.ts';
import { hintsLine } from '../../src/say/zones/hints.ts';
import { sparedLine } from '../../src/say/zones/memory.ts';
import type { Look } from '../../src/services.ts';
import { name } from '../../src/values/name.ts';
import { found, goodState, lookOf, NOW, registration, replyOf, says, server } from '../support/look.ts';
import { deniedWay, shop } from './looks/parts.ts';

const plain = (line: Line | null): string | null => line && plainLine(line, { zone: 'UTC', now: NOW });
const DENIED = { brokenAt: 'example.', because: ['shop.example.'] };

const hint = (outcome: Outcome): Hint => ({
  resolver: server('.', '203.0.113.8').address,
  question: { name: name('shop.example.'), type: 'A' },
  outcome,
  at: NOW,
  invented: false,
});
const UNREACHABLE: Outcome = { kind: 'unreachable', why: 'no-route' };

test('that no public resolver answers here is no news beside a domain that is well, and one clause beside trouble', () => {
  const hints = [hint(UNREACHABLE), hint(says.silent())];
  const healthy = { code: 'healthy', fixer: 'nobody', severity: 'none' } as const;
  assert.equal(hintsLine(lookOf(shop(healthy, { hints }))), null);
  assert.equal(
    plain(hintsLine(lookOf(shop({ code: 'all-servers-silent', fixer: 'dns-host' }, { hints })))),
    'Public resolvers: none of the 2 that I asked answers here.',
  );
  const one = [hint(UNREACHABLE), hint(says.servfail('timed out'))];
  assert.match(plain(hintsLine(lookOf(shop(healthy, { hints: one })))) ?? '', /1 of 2 fails/);
});

test('a verb agrees with one name server or several, and one has its addresses in one bracket', () => {
  const words = new Map<string, FindingWords>([
    ['odd', { severity: 'low', words: '{servers} {say|says} nothing', remedy: null }],
  ]);
  const said = (...servers: [string, string][]) =>
    plain(
      sayFinding(
        found(
          'odd',
          [],
          {},
          servers.map(([of, ip]) => server(of, ip)),
        ),
        words,
      ),
    );
  const [one, six] = ['192.0.2.11', '2001:db8::11'];
  assert.equal(said(['ns1.shop.example.', one]), 'ns1.shop.example (192.0.2.11) says nothing');
  assert.equal(
    said(['ns1.shop.example.', one], ['ns1.shop.example.', six]),
    'ns1.shop.example (192.0.2.11 and 2001:db8::11) says nothing',
  );
  assert.equal(
    said(['ns1.shop.example.', one], ['ns2.shop.example.', six]),
    'ns1.shop.example (192.0.2.11) and ns2.shop.example (2001:db8::11) say nothing',
  );
});

const held = (url: string | null, registry = 'the .example registry'): Look =>
  lookOf(
    shop(
      { code: 'registry-hold', fixer: 'registry', ...DENIED },
      {
        ways: [deniedWay()],
        registrations: [registration('shop.example.', { registry: { name: registry, phone: null, email: null, url } })],
      },
    ),
  );

test('a registry whose name nobody knows is not called by its zone twice', () => {
  const url = 'https://registry.example';
  assert.equal(plain(whoLine(held(url))), `Who can end it: the .example registry, ${url}.`);
  assert.equal(plain(whoLine(held(null))), 'Who can end it: the .example registry.');
  assert.equal(plain(whoLine(held(url, 'NIC'))), `Who can end it: the .example registry, NIC, ${url}.`);
});

test('that the registry has a zone at all does not prove that others in it are delegated', () => {
  const control = (of: string): Control => ({
    kind: 'known',
    zone: name('example.'),
    name: name(of),
    replies: [
      replyOf(
        server('a.nic.example.', '192.0.2.1'),
        name('example.'),
        { name: name(of), type: 'SOA' },
        'control',
        says.answer(`${of} 60 IN A 192.0.2.9`),
      ),
    ],
  });
  const look = (of: string) =>
    lookOf(
      shop({ code: 'registry-hold', fixer: 'registry', ...DENIED }, { ways: [deniedWay()], controls: [control(of)] }),
    );
  const said = (of: string) => reach(look(of), NOW).map(plain).join(' ');
  assert.match(said('other.example.'), /Only shop.example is hit: other names under .example are still delegated/);
  assert.doesNotMatch(said('example.'), /still delegated/);
});

test('of servers that deny a name below the zone the zone is said to be served; of those that refuse, not that they are silent', () => {
  const spared = (outcome: Outcome) =>
    plain(
      sparedLine(
        lookOf(
          shop(
            { code: 'registry-hold', fixer: 'registry', ...DENIED },
            {
              ways: [deniedWay(says.nxdomain('example.'), 'www.shop.example.')],
              history: {
                lastGood: goodState('shop.example.', '2018-02-20T00:00:00Z', { 'ns1.shop.example.': ['192.0.2.11'] }),
              },
              lastGoodSays: { 'ns1.shop.example. 192.0.2.11': outcome },
            },
          ),
        ).evidence,
      ),
    );
  assert.equal(spared(says.nxdomain('shop.example.')), 'Your own servers are fine.');
  assert.equal(spared(says.servfail('')), 'Your own servers do not serve it either.');
  assert.equal(spared(says.silent()), 'Your own servers do not answer either.');
});

test('what all odd servers did alike is said of them, in the title and in the row of the zone', () => {
  const look = lookOf(
    shop({ code: 'some-servers-failing', fixer: 'dns-host', severity: 'medium', brokenAt: 'shop.example.' }),
  );
  const said = (kinds: readonly string[]) => {
    const finding = found('some-servers-failing', ['ns3.shop.example.'], { bad: 1, all: 3, kinds });
    const { diagnosis } = look;
    const odd: Look = { ...look, diagnosis: { ...diagnosis, verdict: { ...diagnosis.verdict, finding } } };
    return [plain(titleOf(odd)), plain(chainRows(odd).find(row => row.brokenHere)?.text ?? [])];
  };
  assert.deepEqual(said(['1 answered with expired signatures']), [
    'shop.example is slower for some users: 1 of 3 servers of shop.example answered with expired signatures.',
    '3 of 3 servers answer: 192.0.2.80; 1 of them answered with expired signatures',
  ]);
  const [title, row] = said(['1 refused', '1 answered with wrong signatures']);
  assert.match(title ?? '', /fail, 1 refused and 1 answered with wrong signatures/);
  assert.equal(row, '3 of 3 servers answer: 192.0.2.80');
});

test('while a server of the parent lags behind, the last users wait for it and no time is promised', () => {
  const backWith = (servers: number): string | null => {
    const impact = {
      backFirst: NOW,
      backAfterSeconds: 3_600,
      reason: { kind: 'parent-lags', zone: name('example.'), servers, seconds: 3_600 },
    } as const;
    const { diagnosis } = lookOf(shop({ code: 'resolvers-behind', fixer: 'wait' }, { impact }));
    return plain(backLine(diagnosis.impact, diagnosis.verdict, NOW));
  };
  assert.equal(
    backWith(1),
    'Back: the first users now, the last 1 h after the last server of .example serves the repair as well.',
  );
  assert.equal(
    backWith(2),
    'Back: the first users now, the last 1 h after the other 2 servers of .example serve the repair as well.',
  );
});
