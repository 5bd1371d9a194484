import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keptMs } from '../../src/bot/pulse/kept.ts';
import { readPortfolio } from '../../src/portfolio/read.ts';
import { instant } from '../../src/values/instant.ts';
import { name } from '../../src/values/name.ts';
import { flappingOf } from '../../src/watch/loop/conclude.ts';
import { readLook } from '../../src/watch/read/look.ts';
import { found, type LookSpec, lookOf, NOW, rootServers, says } from '../support/look.ts';

const READING = { severities: new Map() };

/** A look at example.com whose parent's servers say this, by address. */
function look(parent: Readonly<Record<string, ReturnType<typeof says.silent>>>, over: Partial<LookSpec> = {}) {
  const ns = { 'a.nic.com': ['192.0.2.1', '2001:db8::1'], 'b.nic.com': ['192.0.2.2', '2001:db8::2'] };
  return lookOf({
    ways: [
      {
        name: 'example.com',
        zones: [
          { zone: '.', ns: rootServers() },
          { zone: 'com', ns, says: parent },
          {
            zone: 'example.com',
            ns: { 'ns1.example.com': ['192.0.2.9'] },
            says: says.answer('example.com A 192.0.2.9'),
          },
        ],
        end: 'answer',
      },
    ],
    verdict: { code: 'resolvers-behind', fixer: 'wait', severity: 'low' },
    ...over,
  });
}

const seen = (...args: Parameters<typeof look>) => readLook(look(...args), name('example.com'), NOW, READING);

test('a repair is on its way while a server of the parent denies, and whole when all that can be heard delegate', () => {
  const { state, delegating } = seen({ '192.0.2.2': says.nxdomain('com'), '2001:db8::2': says.nxdomain('com') });
  assert.deepEqual([state, delegating?.done, delegating?.of], ['mending', 1, 2]);
  // Our own IPv6 may be dead: that is no server that still denies.
  const unheard = { '2001:db8::1': says.silent(), '2001:db8::2': says.silent() };
  assert.equal(seen(unheard).state, 'well');
  assert.equal(seen({ ...unheard, '192.0.2.2': says.silent() }).state, 'well');
  assert.equal(seen({ ...unheard, '192.0.2.2': says.nxdomain('com') }).state, 'mending');
});

test('signatures that end, or were not renewed in time, are one alert that ends', () => {
  for (const code of ['signatures-ending', 'signatures-not-renewed']) {
    const { troubles } = seen(
      {},
      { verdict: { code: 'healthy', fixer: 'nobody', severity: 'none' }, findings: [found(code, ['example.com'])] },
    );
    assert.deepEqual(
      troubles.map(({ cause, kind, code: seenAs }) => [cause, kind, seenAs]),
      [['signatures:example.com.', 'ending', code]],
    );
  }
});

test('a trouble that returns before the last resolver has forgotten the one before began anew', () => {
  const past = (verdict: string, minute: number) => ({
    at: instant(NOW - minute * 60_000),
    verdict,
    lastGoodAnswered: null,
  });
  const since = (...looks: readonly ReturnType<typeof past>[]) =>
    seen(
      {},
      {
        verdict: { code: 'registry-hold', fixer: 'registry' },
        history: { looks, troubleSince: looks[0]?.at ?? null },
      },
    ).troubles[0]?.since;
  assert.equal(since(past('registry-hold', 30), past('registry-hold', 20)), NOW - 30 * 60_000);
  const mended = [past('registry-hold', 30), past('resolvers-behind', 20)];
  assert.equal(since(...mended, past('registry-hold', 5)), NOW - 5 * 60_000);
  assert.equal(since(...mended), NOW);
});

test('lengths of time in the portfolio are in seconds there, and in milliseconds where they count', () => {
  const read = readPortfolio('watch: { flapping: { changes: 4, within: 10m } }\nsettings: { keep: 1y }\n');
  assert.ok(read.ok);
  assert.deepEqual(flappingOf(read.portfolio), { changes: 4, withinMs: 600_000 });
  assert.equal(keptMs(read.portfolio), 31_536_000_000);
  assert.equal(keptMs(null), 31_536_000_000);
});
