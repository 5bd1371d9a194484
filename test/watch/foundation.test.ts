import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryRecords } from '../../src/store/memory.ts';
import { StoreError } from '../../src/store/records.ts';
import { name } from '../../src/values/name.ts';
import { countingIn, foundNow, NO_SERVER_DOMAINS } from '../../src/watch/beside/server-domains.ts';
import type { Foundation } from '../../src/watch/decide/draft.ts';
import type { Elsewhere } from '../../src/watch/decide/places.ts';
import { openKeeping } from '../../src/watch/loop/keeping.ts';
import { at, bench, minutes, troubleOf } from './situations.ts';
import { type Watching, watching, written } from './stage.ts';

/** Three domains on the same silent servers: what the operator is called for is one thing, not three. */

const PURISM = 'puri.sm';
const silent = (domain: string) => ({
  troubles: [troubleOf(domain, { code: 'all-servers-silent', fixer: 'dns-host', bySilence: true })],
});
const foundation = (over: Partial<Foundation> = {}): Foundation => ({
  name: name(PURISM),
  wellAt: null,
  restsOn: [],
  ...over,
});

test('a name whose servers are silent waits for the name that they are named under, and has that looked at first', () => {
  const watch = bench();
  watch.foundation = foundation();
  for (const ms of [0, 10_000, 20_000, 40_000, 64_000]) {
    const { alsoLook, reason } = watch.look('pureos.net', ms, silent('pureos.net'));
    assert.deepEqual([alsoLook, reason], [['puri.sm.'], 'inhibited']);
  }
  assert.deepEqual(watch.reasons(), []);
  watch.look('pureos.net', 66_000, silent('pureos.net'));
  assert.deepEqual(watch.reasons(), ['first'], '45 s after it was believed');
});

test('it waits as well where another place sees it late, from when both see it', () => {
  const watch = bench();
  watch.foundation = foundation();
  const sees = (ms: number, ...causes: readonly string[]): Elsewhere => ({
    here: 'fra1',
    others: ['nyc3'],
    sights: [{ place: 'nyc3', askedAt: at(ms), causes }],
  });
  for (let n = 0; n < 5; n++) {
    watch.elsewhere = sees(minutes(n));
    watch.look('pureos.net', minutes(n) + 5_000, silent('pureos.net'));
  }
  watch.elsewhere = sees(minutes(5), 'down:pureos.net.');
  for (const ms of [5_000, 10_000, 40_000]) watch.look('pureos.net', minutes(5) + ms, silent('pureos.net'));
  assert.deepEqual(watch.reasons(), []);
  watch.look('pureos.net', minutes(6), silent('pureos.net'));
  assert.deepEqual(watch.reasons(), ['first']);
});

test('it does not wait where that name was found well meanwhile, or what is wrong is not of the servers', () => {
  const well = bench();
  well.foundation = foundation();
  well.look('pureos.net', 0, silent('pureos.net'));
  well.foundation = foundation({ wellAt: at(2_000) });
  for (const ms of [10_000, 20_000]) well.look('pureos.net', ms, silent('pureos.net'));
  assert.deepEqual(well.reasons(), ['first']);
  const held = bench();
  held.foundation = foundation();
  for (const ms of [0, 2_000]) held.look('pureos.net', ms, { troubles: [troubleOf('pureos.net')] });
  assert.deepEqual(held.reasons(), ['first']);
});

test('that it was well before says nothing', () => {
  const watch = bench();
  watch.foundation = foundation({ wellAt: at(-1_000) });
  for (const ms of [0, 10_000, 20_000]) watch.look('pureos.net', ms, silent('pureos.net'));
  assert.deepEqual(watch.reasons(), []);
});

test('of two names that rest on one another one goes first', () => {
  const looks = (domain: string, other: string): string[] => {
    const watch = bench();
    watch.foundation = foundation({ name: name(other), restsOn: [name(`ns1.${domain}`)] });
    for (const ms of [0, 10_000, 20_000]) watch.look(domain, ms, silent(domain));
    return watch.reasons();
  };
  assert.deepEqual([looks('pureos.net', PURISM), looks(PURISM, 'pureos.net')], [['first'], []]);
});

/** A hoster whose two servers fall silent, for itself and for so many shops. */
function hosting(count: number) {
  const shops = Array.from({ length: count }, (_, n) => `shop${n}.com`);
  const text = `title the servers of a hoster fall silent
include internet
begins 2026-01-01 00:00
host ns1.hoster.net 199.43.134.11 20ms
host ns2.hoster.net 199.43.134.12 20ms
${['hoster.net', ...shops].map(zone => `zone ${zone} on ns1.hoster.net ns2.hoster.net\n    @ A 198.51.100.1`).join('\n')}
at 00:00 begin: all is well.
at 00:11 lost: the servers are silent.
    ns1.hoster.net is silent
    ns2.hoster.net is silent
`;
  const portfolio = written(`domains:\n${shops.map(shop => `  ${shop}: {}\n`).join('')}`);
  const one = [['down:hoster.net.', ['hoster.net', ...shops].map(shop => `${shop}.`).sort()]];
  return { text, portfolio, one };
}

/** What was told first, with all that it lists in the end. */
const begun = ({ told, open }: Watching): object[] =>
  told
    .filter(({ telling }) => telling.reason === 'first')
    .map(({ telling: { alert } }) => [
      alert.cause,
      open
        .get(alert.cause)
        ?.alert.hits.map(({ domain }) => domain)
        .sort(),
    ]);

test('the servers of a hoster fall silent: one alert, of the hoster, which lists all shops', async () => {
  const { text, portfolio, one } = hosting(11);
  const watch = await watching(text, { portfolio });
  await watch.until('lost', minutes(6));
  assert.deepEqual(begun(watch), one);
  assert.equal(watch.said().length, 1, 'a dozen lines say less than one list');
  await watch.stop();
});

test('one of a hoster’s two servers falls silent: one alert, which lists all shops, and ends when it is back', async () => {
  const { text, portfolio, one } = hosting(3);
  const watch = await watching(
    `${text.replace('    ns2.hoster.net is silent\n', '')}at 00:18 back: it answers again.
    ns1.hoster.net recovers
`,
    { portfolio },
  );
  await watch.until('lost', minutes(6));
  assert.deepEqual(begun(watch), one);
  await watch.until('back', minutes(4));
  assert.equal(watch.open.size, 0);
  assert.match(watch.said().at(-1) ?? '', /^resolved 🟢 fixed after/);
  await watch.stop();
});

test('a second server of theirs that falls as well makes the same alert worse', async () => {
  const { text, portfolio, one } = hosting(3);
  const watch = await watching(
    text.replace(
      '    ns2.hoster.net is silent\n',
      'at 00:18 all: the other one as well.\n    ns2.hoster.net is silent\n',
    ),
    { portfolio },
  );
  await watch.until('all', minutes(4));
  assert.deepEqual(begun(watch), one);
  assert.deepEqual(
    watch.said().map(line => line.replace(/ .*/, '')),
    ['first', 'worse'],
    watch.said().join('\n'),
  );
  await watch.stop();
});

test('who fell with a hoster, and has a fault of its own then, leaves that alert without being called back', () => {
  const watch = bench({ watched: ['hoster.net', 'shop.com', 'shop.org'] });
  const fails = (domain: string) => ({
    troubles: [
      troubleOf(domain, {
        code: 'some-servers-failing',
        severity: 'high',
        fixer: 'dns-host',
        servers: [name('ns1.hoster.net')],
      }),
    ],
  });
  for (const ms of [0, 20_000, 46_000]) watch.look('hoster.net', ms, fails('hoster.net'));
  for (const shop of ['shop.com', 'shop.org']) watch.look(shop, 60_000, fails(shop));
  const hits = () => watch.open.get('down:hoster.net.')?.alert.hits.map(({ domain }) => domain);
  assert.deepEqual(hits(), ['hoster.net.', 'shop.com.', 'shop.org.']);
  const held = { troubles: [troubleOf('shop.com')] };
  watch.look('shop.com', minutes(20), held);
  assert.deepEqual(hits(), ['hoster.net.', 'shop.com.', 'shop.org.'], 'it is in doubt');
  watch.look('shop.com', minutes(20) + 2_000, held);
  assert.deepEqual(hits(), ['hoster.net.', 'shop.org.']);
  assert.deepEqual(watch.reasons(), ['first', 'first']);
  assert.ok(watch.open.has('down:shop.com.'));
});

test('servers of two names at once fall silent for domains that nobody sees a common ground of: one alert all the same', async () => {
  const text = `title two servers of two hosts
include internet
begins 2026-01-01 00:00
host ns1.hoster.net 199.43.134.11 20ms
host ns2.hoster.org 199.43.134.12 20ms
${['shop0.com', 'shop1.com', 'shop2.com'].map(zone => `zone ${zone} on ns1.hoster.net ns2.hoster.org\n    @ A 198.51.100.1`).join('\n')}
zone hoster.net on ns1.hoster.net
zone hoster.org on ns2.hoster.org
at 00:00 begin: all is well.
at 00:11 lost: both are silent for the shops.
    ns1.hoster.net is silent for shop0.com
    ns1.hoster.net is silent for shop1.com
    ns1.hoster.net is silent for shop2.com
    ns2.hoster.org is silent for shop0.com
    ns2.hoster.org is silent for shop1.com
    ns2.hoster.org is silent for shop2.com
`;
  const portfolio = written('domains:\n  shop0.com: {}\n  shop1.com: {}\n  shop2.com: {}\n');
  const watch = await watching(text, { portfolio });
  await watch.until('lost', 20 * 60_000);
  const [alert, ...more] = [...watch.open.values()];
  assert.deepEqual([alert?.alert.hits.length, more.length], [3, 0], watch.said().join('\n'));
  await watch.stop();
});

test('names that one registry takes out within an hour are one alert; one of another registry, or days later, is its own', () => {
  const watch = bench();
  const out = (domain: string, code: string) => ({ troubles: [troubleOf(domain, { code })] });
  const twice = (domain: string, ms: number, code = 'registry-hold'): void => {
    for (const later of [0, 2_000]) watch.look(domain, ms + later, out(domain, code));
  };
  twice('puri.sm', 0);
  twice('shop.sm', minutes(1), 'delegation-withdrawn');
  twice('puri.st', minutes(2));
  twice('blog.sm', minutes(90));
  const hits = [...watch.open.values()].map(({ alert }) => alert.hits.map(({ domain }) => domain));
  assert.deepEqual(hits, [['puri.sm.', 'shop.sm.'], ['puri.st.'], ['blog.sm.']]);
  // When its registration is known, and for as long as it lasts, it is still that.
  twice('shop.sm', minutes(120));
  assert.deepEqual(watch.reasons(), ['first', 'first', 'first']);
});

test('who leaves an alert as the last one with a fault of its own is not called back, and the alert is over', () => {
  const watch = bench({ watched: ['hoster.net', 'shop.com'] });
  const fails = (domain: string) => ({
    troubles: [troubleOf(domain, { fixer: 'dns-host', code: 'all-servers-lame', servers: [name('ns1.hoster.net')] })],
  });
  for (const ms of [0, 2_000]) watch.look('hoster.net', ms, fails('hoster.net'));
  watch.look('shop.com', 5_000, fails('shop.com'));
  for (const ms of [0, 20_000]) watch.look('hoster.net', minutes(20) + ms);
  const held = { troubles: [troubleOf('shop.com')] };
  for (const ms of [0, 2_000]) watch.look('shop.com', minutes(21) + ms, held);
  assert.deepEqual([...watch.open.keys()], ['down:shop.com.']);
  assert.deepEqual(watch.reasons(), ['first', 'better', 'first', 'resolved']);
});

test('an alert that somebody silenced does not silence a name beside it, but what rests on it', () => {
  const watch = bench({ watched: ['puri.sm', 'shop.sm'] });
  const out = (domain: string) => ({ troubles: [troubleOf(domain)] });
  for (const ms of [0, 2_000]) watch.look('puri.sm', ms, out('puri.sm'));
  const mute = { by: 'ada', at: at(3_000), until: at(minutes(60)), reason: 'known' };
  watch.orders = { ...watch.orders, muted: { 'puri.sm.': mute } };
  watch.look('puri.sm', 5_000, out('puri.sm'));
  for (const ms of [0, 2_000]) watch.look('shop.sm', minutes(1) + ms, out('shop.sm'));
  assert.ok(watch.open.has('down:shop.sm.'));
  for (const ms of [0, 2_000])
    watch.look('puri.st', minutes(2) + ms, { ...out('puri.st'), restsOn: [name('ns1.puri.sm')] });
  assert.ok(!watch.open.has('down:puri.st.'));
});

test('a dozen shops that fall and come back are a list that changes, and are not looked at from elsewhere', () => {
  const shops = Array.from({ length: 12 }, (_, n) => `shop${n}.com`);
  const watch = bench({ watched: ['hoster.net', ...shops] });
  const fails = (domain: string) => ({
    troubles: [troubleOf(domain, { fixer: 'dns-host', code: 'all-servers-lame', servers: [name('ns1.hoster.net')] })],
  });
  for (const ms of [0, 2_000]) watch.look('hoster.net', ms, fails('hoster.net'));
  watch.elsewhere = { here: 'fra1', others: ['nyc3'], sights: [] };
  for (const shop of shops) assert.equal(watch.look(shop, 5_000, fails(shop)).asksOthers, false);
  for (const domain of ['hoster.net', ...shops]) for (const ms of [0, 20_000]) watch.look(domain, minutes(20) + ms);
  assert.deepEqual(watch.reasons(), ['first', 'resolved']);
});

test('what other processes found is known still while the store cannot be read', async () => {
  const found = foundNow(NO_SERVER_DOMAINS, [name('hoster.net')], at(0));
  const stored = memoryRecords();
  let isAway = false;
  const keeping = openKeeping(
    async () => {
      if (isAway) throw new StoreError('unreachable', 'the store is away');
      return stored;
    },
    () => undefined,
  );
  await keeping.changeServerDomains(() => found);
  assert.deepEqual(await keeping.serverDomains(), found);
  isAway = true;
  assert.deepEqual(await keeping.serverDomains(), found);
});

test('what only one place sees does not fall with what both see', () => {
  const watch = bench();
  const out = (domain: string, severity: 'critical' | 'low') => ({ troubles: [troubleOf(domain, { severity })] });
  for (const ms of [0, 2_000]) watch.look('puri.sm', ms, out('puri.sm', 'critical'));
  for (const ms of [0, 2_000]) watch.look('shop.sm', minutes(1) + ms, out('shop.sm', 'low'));
  const hits = watch.open.get('down:puri.sm.')?.alert.hits.map(({ domain }) => domain);
  assert.deepEqual(hits, ['puri.sm.']);
});

test('the same where the hoster is another process’ to look at', async () => {
  const { text, portfolio, one } = hosting(3);
  const records = memoryRecords();
  const isHoster = (domain: string): boolean => domain === 'hoster.net.';
  // Its own light checks come too late for this: it looks because it is asked.
  const shops = await watching(text.replace('at 00:11', 'at 00:41'), {
    portfolio,
    records,
    everyMs: minutes(10),
    vantage: { by: 'fra1', others: () => ['nyc3'] },
    isMine: domain => !isHoster(domain),
  });
  const hoster = await shops.beside({ by: 'nyc3', others: () => ['fra1'] }, isHoster);
  await shops.until('lost', 20 * 60_000);
  assert.deepEqual(begun(shops), one);
  for (const each of [shops, hoster]) await each.stop();
});

test('domains that name servers are named under count for three hours after anybody found them', () => {
  const [hoster, other] = [name('hoster.net'), name('other.net')];
  const hours = (count: number) => at(minutes(60 * count));
  const first = foundNow(NO_SERVER_DOMAINS, [hoster], hours(0));
  const second = foundNow(first, [other], hours(2));
  assert.deepEqual(countingIn(second, hours(2)), [hoster, other]);
  assert.deepEqual(countingIn(second, hours(4)), [other]);
  assert.deepEqual(Object.keys(foundNow(second, [other], hours(4)).found), [other], 'what counts no more is not kept');
});
