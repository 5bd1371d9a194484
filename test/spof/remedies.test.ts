import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyse } from '../../src/graph/analysis.ts';
import { buildGraph } from '../../src/graph/model/build.ts';
import type { ChatFact, Surroundings, WebFact } from '../../src/graph/model/facts.ts';
import { compute } from '../../src/spof/compute.ts';
import { remediesFor } from '../../src/spof/remedies.ts';
import type { Remedy } from '../../src/spof/spof.ts';
import { name } from '../../src/values/name.ts';
import { type Described, described } from '../graph/model/described.ts';

const SERVERS = { 'ns1.example.com': '192.0.2.1', 'ns2.example.com': '198.51.100.1' };
const BARE = { 'ns1.example.com': '', 'ns2.example.com': '' };
/** A company with one name that carries everything. */
const ALONE: Described = {
  domain: 'example.com',
  registries: { com: 'Verisign', net: 'Verisign', org: 'PIR' },
  zones: { 'example.com': { registrar: 'First', ns: SERVERS } },
  hosts: {
    ...SERVERS,
    'www.example.com': '203.0.113.80',
    'www.example.net': '203.0.113.80',
    'mail.example.com': '203.0.113.25',
  },
  portfolio: ['example.com'],
};
const with2 = (more: Partial<Surroundings> = {}, ns: Readonly<Record<string, string>> = BARE, registrar = 'Second') =>
  described({
    ...ALONE,
    portfolio: ['example.com', 'example.net'],
    zones: { ...ALONE.zones, 'example.net': { registrar, ns } },
    more,
  });

const remedies = (facts: Surroundings): readonly Remedy[] =>
  remediesFor(facts, compute(buildGraph(facts), { without: [], suspended: null, order: 2 }).tops);
/** Each as `edit of name: top 6 → 1`. */
const said = (facts: Surroundings): string[] =>
  remedies(facts).map(({ edit, about, top, before, after }) => {
    const counts = before[1] === after[1] ? `pairs ${before[2]} → ${after[2]}` : `${before[1]} → ${after[1]}`;
    return `${[edit, ...about.map(one => one.slice(0, -1))].join(' ')}: ${top} ${counts}`;
  });

const MATRIX: ChatFact = { chat: 'matrix', carrier: name('example.com'), login: null, leaves: [] };
const web = (host: string, more: Partial<WebFact> = {}): WebFact => ({
  service: 'shop',
  name: name(host),
  critical: true,
  audience: 'customers',
  covered: null,
  leaves: [],
  source: 'declared',
  ...more,
});

test('whoever has one name is advised a second chat and a second way in', () => {
  assert.deepEqual(said(described({ ...ALONE, more: { chats: [MATRIX] } })), [
    'second-chat: dark 6 → 1',
    'second-name example.com: dark 6 → 1',
  ]);
});

test('name-server names of its own give the second name what it was taken for', () => {
  const [first] = said(with2());
  assert.equal(first, 'own-ns-names example.net: every-name 6 → 2');
});

test('another registrar and another registry are advised where two names share them', () => {
  const own = { 'ns1.example.net': '192.0.2.1', 'ns2.example.net': '198.51.100.1' };
  const facts = with2({}, own, 'First');
  assert.deepEqual(said(facts), [
    'other-registrar example.net: every-name 3 → 2',
    'other-tld example.net: every-name 3 → 2',
  ]);
});

test('a mailbox outside frees the log-in at the registrar, a page elsewhere the status page', () => {
  const more: Partial<Surroundings> = {
    recovery: [
      { kind: 'mailbox', domain: name('example.com') },
      { kind: 'registrar', name: 'First' },
    ],
    mails: [{ domain: name('example.com'), exchangers: [name('mail.example.com')] }],
    statusPage: name('status.example.com'),
  };
  const all = said(described({ ...ALONE, more }));
  assert.ok(all.includes('outside-mailbox example.com: recovery 9 → 2'), all.join('; '));
  assert.ok(all.includes('status-page-elsewhere status.example.com: service:status page 6 → 1'), all.join('; '));
});

test('what lies outside already is not advised again', () => {
  const more: Partial<Surroundings> = {
    recovery: [{ kind: 'mailbox', domain: name('example.org') }],
    statusPage: name('status.example.org'),
  };
  const edits = remedies(described({ ...ALONE, more })).map(({ edit }) => edit);
  assert.deepEqual(edits, ['second-name']);
});

test('two names that show one certificate are advised one each', () => {
  const certificate = {
    fingerprint: 'a'.repeat(64),
    names: [name('www.example.com')],
    issuer: null,
    notBefore: '2018-01-01T00:00:00Z',
    notAfter: '2018-04-01T00:00:00Z',
    renewBy: '2018-03-17T00:00:00Z',
    refused: null,
  };
  const own = { 'ns1.example.net': '192.0.2.1', 'ns2.example.net': '198.51.100.1' };
  const webs = ['www.example.com', 'www.example.net'].map(host => web(host, { certificate }));
  const all = said(with2({ webs }, own));
  assert.ok(all.includes('own-certificate www.example.net: every-name 5 → 4'), all.join('; '));
});

test('every remedy that is given removes something, and counts as the graph after it does', () => {
  for (const facts of [described(ALONE), with2(), with2({ chats: [MATRIX] })])
    for (const { before, after } of remedies(facts))
      assert.ok(after[1] < before[1] || (after[1] === before[1] && after[2] < before[2]));
  const { cuts } = analyse(buildGraph(with2()), 1);
  const singles = cuts.filter(cut => cut.top === 'every-name' && cut.certainty === 'definite').length;
  assert.equal(remedies(with2())[0]?.before[1], singles);
});
