import { test } from 'node:test';
import { ago, HOUR, type Story } from '../support/evidence.ts';
import { type Expected, expectDiagnosis, forbidVerdict, HEALTHY } from '../support/expecting.ts';
import { goodState } from '../support/remembered.ts';

const roots = (says: (letter: string) => string, more: (letter: string) => string = says) =>
  Object.fromEntries(
    ['a', 'b', 'c'].flatMap((letter, i) => [
      [`${letter}.root-servers.net 198.51.100.${i + 1}`, says(letter)],
      [`${letter}.root-servers.net 2001:db8:53::${i + 1}`, more(letter)],
    ]),
  );
const look = (root: Readonly<Record<string, string>>, more: Partial<Story> = {}): Story => ({
  ask: 'www.example.com',
  ...more,
  zones: { '.': root, 'example.com': { 'ns1.example.com 192.0.43.11': 'answer' }, ...more.zones },
});

const DOWN: Expected = { verdict: 'own-network-down', fixer: 'network', at: '.', severity: 'none' };
test('no root server answers over any family: own-network-down, and nothing about the domain', () => {
  const registrations = [{ domain: 'example.com', expires: ago(HOUR) }];
  const history = { lastGood: goodState('example.com', ago(HOUR), ['ns1.example.com']) };
  expectDiagnosis(
    look(
      roots(() => 'silent'),
      { registrations, history },
    ),
    DOWN,
  );
  expectDiagnosis(look(roots(() => 'unreachable no-route')), DOWN);
});
test('one root server that answers is enough, and the way that fails is ours', () => {
  const v6Only = roots(
    () => 'silent',
    () => 'refers',
  );
  forbidVerdict(look(v6Only), 'own-network-down');
  const some = roots(letter => (letter === 'a' ? 'refers' : 'silent'));
  expectDiagnosis(look(some), { ...HEALTHY, findings: ['above-servers-failing'] });
});
test('while root servers are still out, nothing is said', () => {
  expectDiagnosis(
    look(
      roots(
        () => 'silent',
        () => 'pending',
      ),
      { complete: false },
    ),
    { ...HEALTHY, confidence: 'possible' },
  );
});

const INTERCEPTED: Expected = { ...DOWN, verdict: 'own-network-intercepted', confidence: 'likely' };
test('root servers that offer recursion, or know the name itself: own-network-intercepted', () => {
  expectDiagnosis(look(roots(() => 'answer ra')), INTERCEPTED);
  expectDiagnosis(look(roots(() => 'refers ra')), INTERCEPTED);
  expectDiagnosis(look(roots(() => 'answer')), INTERCEPTED);
});
test('two different replies to one question: somebody is quicker than the servers', () => {
  expectDiagnosis(look(roots(() => 'refers then-another')), INTERCEPTED);
});
test('a top-level domain that was made up exists', () => {
  const controls = [{ kind: 'tld' as const, zone: '.', name: 'x7-outpost', says: 'answer' }];
  expectDiagnosis(
    look(
      roots(() => 'refers'),
      { controls },
    ),
    INTERCEPTED,
  );
});
test('one root operator alone that answers oddly proves nothing', () => {
  const odd = roots(letter => (letter === 'b' ? 'refers ra' : 'refers'));
  expectDiagnosis(look(odd), { ...HEALTHY, findings: ['server-odd'] });
});
test('a registry that serves the domain below it on its own servers is no interception', () => {
  expectDiagnosis(
    look(
      roots(() => 'refers'),
      { zones: { com: { 'a.nic.com 198.51.100.23': 'answer' } } },
    ),
    HEALTHY,
  );
});

const NO_TLD: Expected = { verdict: 'tld-not-delegated', fixer: 'you', at: '.', because: ['exmaple.'] };
test('the root denies the top-level domain: you, unless memory or the list of TLDs knows it', () => {
  const denied = (ask: string, more: Partial<Story> = {}): Story => ({
    ask,
    zones: { '.': roots(() => 'nxdomain') },
    ...more,
  });
  expectDiagnosis(denied('www.exmaple'), NO_TLD);
  expectDiagnosis(denied('www.example.com'), { ...NO_TLD, fixer: 'root', because: ['com.'] });
  const history = { lastGood: goodState('site.exmaple', ago(HOUR), ['ns.site.exmaple']) };
  expectDiagnosis(denied('site.exmaple', { history }), { ...NO_TLD, fixer: 'root' });
  expectDiagnosis(denied('printer.internal'), { ...NO_TLD, because: ['internal.'], findings: ['private-name'] });
});
test('one stale letter that denies it makes no verdict', () => {
  const stale = roots(letter => (letter === 'c' ? 'nxdomain' : 'refers'));
  expectDiagnosis(look(stale), { ...HEALTHY, findings: ['root-inconsistent'] });
});

const com = (first: string, second: string, more: Partial<Story> = {}): Story =>
  look(
    roots(() => 'refers'),
    { ...more, zones: { com: { 'a.nic.com 198.51.100.23': first, 'b.operator.example 198.51.100.123': second } } },
  );
const TLD: Expected = { verdict: 'tld-silent', fixer: 'registry', at: 'com.', because: ['com.'] };
test('all servers of the registry silent, or wrong: tld-silent, tld-failing', () => {
  expectDiagnosis(com('silent', 'silent'), TLD);
  expectDiagnosis(com('silent', 'servfail'), { ...TLD, verdict: 'tld-failing' });
});
test('one dead secondary of the registry is worth knowing and no more (rule 6)', () => {
  expectDiagnosis(com('refers', 'silent'), { ...HEALTHY, findings: ['above-servers-failing'] });
  expectDiagnosis(com('servfail', 'refers'), { ...HEALTHY, findings: ['above-servers-failing'] });
});
test('a registry whose silence is not concluded is not accused', () => {
  expectDiagnosis(com('silent', 'pending', { complete: false }), { ...HEALTHY, confidence: 'possible' });
});
test('a dead server of a zone of our own above the last one is worth knowing', () => {
  const zones = {
    'example.com': { 'ns1.example.com 192.0.43.11': 'refers', 'ns2.example.com 192.0.43.12': 'silent' },
    'eu.example.com': { 'ns1.example.com 192.0.43.11': 'answer' },
  };
  expectDiagnosis({ ask: 'www.eu.example.com', zones }, { ...HEALTHY, findings: ['above-servers-failing'] });
});
test('a registry without one address for its servers fails', () => {
  const story = look(
    roots(() => 'refers'),
    { zones: { com: { 'a.nic.com': 'denied nxdomain net' } } },
  );
  expectDiagnosis(story, { ...TLD, verdict: 'tld-failing', confidence: 'likely' });
});
