import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noData, noName } from '../../../src/dns/dnssec/denial/nsec.ts';
import type { Security } from '../../../src/dns/dnssec/fault.ts';
import { type AnswerSecurity, chainSecurity } from '../../../src/dns/dnssec/view.ts';
import type { Chain, Trace } from '../../../src/dns/walk/facts.ts';
import { name } from '../../../src/values/name.ts';
import { signed } from '../../support/signed.ts';
import { EXAMPLE_ZONE, exampleServers, question, traceOf, upperZones } from '../../support/traced.ts';

const TRACE = traceOf(
  [...upperZones(), exampleServers(signed(EXAMPLE_ZONE, 'example.test.'))],
  question('www.example.test'),
);
const ONE = name('example.test');
const TWO = name('example.net');

const link = (
  asked: string,
  zone: typeof ONE,
  end: { readonly alias: string } | null,
  role: Chain['role'] = 'alias',
): Chain => ({
  role,
  question: question(asked),
  path: [zone],
  end: end ? { kind: 'alias', zone, by: 'CNAME', target: name(end.alias) } : { kind: 'answer', zone },
});

/** What an alias and its target come to, each by itself. */
function securityOf(alias: Security, target: Security | null): Security {
  const chains = [
    link('shop.example.test', ONE, { alias: 'shop.example.net' }, 'asked'),
    ...(target === null ? [] : [link('shop.example.net', TWO, null)]),
  ];
  const answers: AnswerSecurity[] = [
    { zone: ONE, question: question('shop.example.test'), security: alias },
    ...(target === null ? [] : [{ zone: TWO, question: question('shop.example.net'), security: target }]),
  ];
  const trace: Trace = { ...TRACE, chains };
  return chainSecurity(trace, answers, chains[0] as Chain);
}

test('an alias into another zone is as good as the worse of the two', () => {
  assert.equal(securityOf('secure', 'secure'), 'secure');
  assert.equal(securityOf('secure', 'insecure'), 'insecure');
  assert.equal(securityOf('insecure', 'secure'), 'insecure');
  assert.equal(securityOf('secure', 'bogus'), 'bogus');
  assert.equal(securityOf('bogus', 'secure'), 'bogus');
  assert.equal(securityOf('secure', null), 'unknown');
});

test('aliases that lead in a circle come to an end', () => {
  const chains = [
    link('a.example.test', ONE, { alias: 'b.example.test' }, 'asked'),
    link('b.example.test', ONE, { alias: 'a.example.test' }),
  ];
  const answers = ['a', 'b'].map(label => ({
    zone: ONE,
    question: question(`${label}.example.test`),
    security: 'secure' as const,
  }));
  assert.equal(chainSecurity({ ...TRACE, chains }, answers, chains[0] as Chain), 'unknown');
});

test('compact denial: a record at the name says by NXNAME that there is no such name (RFC 9824)', () => {
  const owner = name('gone.example.test');
  const next = name('\\000.gone.example.test');
  const record = (...types: string[]) => [{ owner, next, types: new Set(types) }];
  assert.equal(noName(record('RRSIG', 'NSEC', 'TYPE128'), ONE, owner), 'proven');
  assert.equal(noName(record('RRSIG', 'NSEC', 'NXNAME'), ONE, owner), 'proven');
  assert.equal(noName(record('RRSIG', 'NSEC'), ONE, owner), 'none');
  assert.equal(noData(record('RRSIG', 'NSEC', 'TYPE128'), ONE, owner, 'A'), 'proven');
});

test('a delegation’s own record denies nothing at or below it but its DS (RFC 6840 section 4.1)', () => {
  const cut = [
    { owner: name('sub.example.test'), next: name('zzz.example.test'), types: new Set(['NS', 'RRSIG', 'NSEC']) },
  ];
  const apex = { owner: ONE, next: name('sub.example.test'), types: new Set(['NS', 'SOA', 'RRSIG', 'NSEC']) };
  assert.equal(noData(cut, ONE, name('sub.example.test'), 'A'), 'none');
  assert.equal(noData(cut, ONE, name('sub.example.test'), 'DS'), 'proven');
  assert.equal(noName([...cut, apex], ONE, name('www.sub.example.test')), 'none');
  assert.equal(noName([...cut, apex], ONE, name('tree.example.test')), 'proven');
});

test('a record at a DNAME denies nothing below it', () => {
  const dname = [
    { owner: name('old.example.test'), next: name('zzz.example.test'), types: new Set(['DNAME', 'RRSIG', 'NSEC']) },
  ];
  assert.equal(noName(dname, ONE, name('www.old.example.test')), 'none');
});
