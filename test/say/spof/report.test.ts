import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readGraph } from '../../../src/graph/read.ts';
import { plainLine } from '../../../src/report/plain.ts';
import { failureWords } from '../../../src/say/spof/ids.ts';
import { spofJson, spofStatus } from '../../../src/say/spof/json.ts';
import { saySpof } from '../../../src/say/spof/report.ts';
import type { RiskFinding, Spof } from '../../../src/spof/spof.ts';
import { name } from '../../../src/values/name.ts';
import { finding, GRAPH, spofOf } from '../looks/spof.ts';

const said = (spof: Spof): string[] => {
  const { title, lead } = saySpof(spof);
  return [title, ...lead].map(line => plainLine(line, { zone: 'UTC', now: spof.takenAt }));
};

test('what goes dark comes first, then all that does it alone, in the order of harm', () => {
  assert.deepEqual(said(spofOf()), [
    'One suspension by .com takes your customers AND your team’s voice: example.com carries all of them.',
    'Alone enough to take down your customers AND your team’s voice: the registration of example.com, AS64500.',
  ]);
  assert.equal(spofStatus(spofOf()), 1);
});

test('what dies with a suspension is named', () => {
  const spof = spofOf({ suspended: name('example.org') });
  assert.equal(said(spof)[0], 'Without the registration of example.org you lose example.org.');
});

test('where everything goes dark with it, that is said as well', () => {
  const spof = spofOf({ suspended: name('example.com') });
  assert.equal(
    said(spof)[0],
    'Without the registration of example.com you lose example.com, and with it your customers AND your team’s voice.',
  );
});

test('a baseline that is down without an earlier snapshot says so, and where it begins', () => {
  const spof = spofOf({ without: ['as:64500'] }, { loss: null });
  assert.equal(said(spof)[0], 'example.com does not work now (AS64500), and I have seen it in no better state.');
  assert.equal(spofStatus(spof), 1);
});

test('findings and remedies are said, no answer has more than ten lines, and the rest is on demand', () => {
  const finding = {
    code: 'single-ns',
    severity: 'high',
    about: [name('example.com')],
    params: { server: 'ns1.example.com.' },
    certainty: 'definite',
    evidence: { source: 'observed', at: '1970-01-01T00:00:00Z', by: null },
  } as const;
  const remedy = {
    edit: 'own-ns-names',
    about: [name('example.org')],
    params: {},
    top: 'name',
    before: { 1: 4, 2: 0 },
    after: { 1: 2, 2: 4 },
  } as const;
  const many = Array.from({ length: 12 }, (_, i) => ({ ...finding, params: { server: `ns${i + 1}.example.com.` } }));
  const spof = spofOf({}, { findings: many, remedies: [remedy], bounds: ['MAX_WALKS'], complete: false });
  const lines = said(spof);
  assert.equal(lines.length, 10);
  assert.equal(
    lines[2],
    'Change: Give example.org name-server names of its own, with glue: single points 3 → 1 that take down example.com.',
  );
  assert.equal(
    lines[3],
    'example.com has one name server, ns1.example.com: when it fails, nobody finds example.com. Add a second one in another network. (seen just now)',
  );
  assert.deepEqual(lines.slice(-2), [
    'Something may be missing: I stopped at so many names that it rests on (MAX_WALKS).',
    'This is how it was last; I am looking again.',
  ]);
  const more = saySpof(spof).more.flatMap(block => (block.kind === 'list' ? block.items : []));
  assert.ok(more.length > 12);
});

test('the JSON holds graph and cuts in the form that is read again, possible ones marked', () => {
  const json = JSON.parse(JSON.stringify(spofJson(spofOf())));
  assert.deepEqual(readGraph(JSON.stringify(json)), GRAPH);
  assert.ok(
    json.cuts.some(
      (cut: { top: string; certainty: string; components: string[] }) =>
        cut.top === 'voice' && cut.certainty === 'possible' && cut.components[0] === 'chat:slack',
    ),
  );
  assert.equal(json.summary, said(spofOf())[0]);
});

const findingSaid = (...findings: RiskFinding[]): string[] => said(spofOf({}, { findings })).slice(2);

test('each finding says who says so, and how old that is', () => {
  const at = '1969-12-31T22:00:00Z';
  assert.deepEqual(
    [
      finding({}),
      finding({ certainty: 'possible' }),
      finding({
        code: 'hold-now',
        params: { status: 'Suspended' },
        evidence: { source: 'observed', at, by: 'whois.example' },
      }),
      finding({ code: 'no-backup-domain', params: {}, evidence: { source: 'inferred', at, by: null } }),
      finding({ code: 'autorenew-off', params: {}, evidence: { source: 'declared', at: null, by: null } }),
    ].map(one => /\(([^()]*)\)$/.exec(findingSaid(one)[0] ?? '')?.[1]),
    [
      'by the AS table of 1969-12-01',
      'by the AS table of 1969-12-01',
      'whois.example, 2 h ago',
      'concluded from what I saw 2 h ago',
      'from your portfolio',
    ],
  );
  assert.match(findingSaid(finding({ certainty: 'possible' }))[0] ?? '', /^Perhaps: All name servers/);
});

test('what holds for several names is said once, and what differs is not thrown together', () => {
  const other = { about: [name('example.org')] };
  assert.match(findingSaid(finding({}), finding(other))[0] ?? '', / The same goes for example\.org\. \(/);
  assert.equal(findingSaid(finding({}), finding({ ...other, params: { as: '64501' } })).length, 2);
});

test('a desk that is closed says when it opens, one that is open that it is', () => {
  const desk = (waitSeconds: number): string =>
    findingSaid(
      finding({ code: 'registry-office-hours', params: { desk: 'Registry', waitSeconds, tld: 'com.' } }),
    )[0] ?? '';
  assert.match(desk(15_600), /: it opens in 4 h 20 min\./);
  assert.match(desk(0), /: it is open now\./);
  assert.match(desk(-1), /: it does not open within a year\./);
});

test('where a failure begins is said without ids', () => {
  const words = [
    failureWords('servers:puri.sm.', true),
    failureWords('servers:puri.sm.', false),
    failureWords('serve:ns1.example.com.@example.org.', true),
    failureWords('web:shop@www.example.org.', true),
    failureWords('resolve:www.example.org.', false),
  ];
  assert.deepEqual(words, [
    'puri.sm is no longer delegated',
    'no name server of puri.sm can be used',
    'ns1.example.com does not serve example.org',
    'browsers refuse the certificate of www.example.org (shop)',
    'www.example.org has no address that can be reached',
  ]);
});

test('what was written outside is shown as such, and a name of the DNS without its last dot', () => {
  const [line] = saySpof(
    spofOf({}, { findings: [finding({ code: 'hold-now', params: { status: '*Bad* S.p.A.' } })] }),
  ).lead.slice(1);
  assert.deepEqual(
    line?.find(node => node.kind === 'foreign'),
    { kind: 'foreign', text: '*Bad* S.p.A.' },
  );
  const tld = finding({ code: 'ns-one-tld', params: { tld: 'net.' } });
  assert.match(findingSaid(tld)[0] ?? '', /named under \.net: that registry/);
});

test('where nothing makes all dark alone any more, the first line still begins with that', () => {
  const cuts = spofOf().cuts.filter(cut => cut.top !== 'dark');
  assert.equal(
    said(spofOf({}, { cuts }))[0],
    'Nothing but the root can take down your customers AND your team’s voice alone, but 2 single things can each take down example.com.',
  );
});

const NEED = { what: 'homeserver', host: name('matrix.example.net'), addresses: [], search: [] } as const;
const selfOf = (
  code: string | null,
  watched: readonly string[] = ['example.com'],
  what: 'homeserver' | 'pager' = 'homeserver',
): string[] => {
  const tie: RiskFinding = {
    code: code ?? '',
    severity: code === 'bot-inside' && what === 'homeserver' ? 'critical' : 'high',
    about: [name('matrix.example.net'), name('example.com')],
    params: {
      what,
      at: 'matrix.example.net.',
      domains: ['example.com.'],
      components: ['registrar:First'],
    },
    certainty: 'definite',
    evidence: { source: 'inferred', at: null, by: null },
  };
  const self = { watched: watched.map(one => name(one)), needs: [NEED] };
  return said(spofOf({}, { self, domain: null, findings: code === null ? [] : [tie] }));
};

test('what the bot hangs on is one sentence, then each tie, and what was looked at', () => {
  assert.deepEqual(selfOf('bot-inside'), [
    'This bot dies with example.com: it will be silent when you need it.',
    'This bot needs its homeserver matrix.example.net, which dies with example.com: it fails when you need it. Move that to a domain of its own, with name servers elsewhere. (of unknown age)',
    'Looked at: its homeserver matrix.example.net.',
  ]);
  assert.deepEqual(selfOf('bot-same-registrar').slice(0, 2), [
    'This bot shares a registrar with example.com: what takes one may take the other.',
    'This bot needs its homeserver matrix.example.net, which hangs on the registrar First as example.com does: one locked account can take both. Move the bot’s domain to another registrar. (of unknown age)',
  ]);
  assert.deepEqual(selfOf('bot-inside', ['example.com'], 'pager').slice(0, 2), [
    'This bot speaks in its chats when example.com is gone, but its pages wake nobody.',
    'This bot needs its pager matrix.example.net, which dies with example.com: it fails when you need it. Move that to a domain of its own, with name servers elsewhere. (of unknown age)',
  ]);
  assert.equal(selfOf(null)[0], 'This bot outlives example.com: it needs nothing that dies with your portfolio.');
  assert.equal(selfOf(null, [])[0], 'No domain is in the portfolio, so I cannot say whether this bot outlives yours.');
});
