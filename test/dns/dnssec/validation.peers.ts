import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import {
  altered,
  bindSign,
  type Days,
  ldnsKey,
  ldnsSign,
  missingForLab,
  openLab,
  type PeerLab,
  serve,
  VALID,
  write,
} from '../../support/peer-lab.ts';

/** Zones signed by others' tools and served by NSD; Unbound and delv say what we must say. */
const at = (n: number): string => `192.0.43.${n}`;
const [ROOT, TLD, TLD_TOO, ONE, TWO] = [at(1), at(2), at(3), at(4), at(5)];
const [UNBOUND, PLAIN] = [at(6), at(7)];
const OUTPOST = fileURLToPath(new URL('../../../src/outpost', import.meta.url));
const EXPIRED: Days = { from: -40, until: -9 };
const EARLY: Days = { from: 3, until: 30 };
const missing = missingForLab();
let lab: PeerLab;

const content = (serial = 1): string => `@ SOA ns1 h ${serial} 1800 900 604800 300
@ NS ns1
@ NS ns2
ns1 A ${ONE}
ns2 A ${TWO}
www A 192.0.43.80
*.wild A 192.0.43.81
alias CNAME www
`;
const delegation = (zone: string, ds: string): string =>
  `${zone}. NS ns1.${zone}.\n${zone}. NS ns2.${zone}.\nns1.${zone}. A ${ONE}\nns2.${zone}. A ${TWO}\n${ds}\n`;

/** What both servers of a zone have, and what the registry has for it. */
interface Served {
  readonly zone: string;
  readonly one: string;
  readonly two: string;
  readonly ds: string;
}

function zonesIn(at: PeerLab): Served[] {
  const same = (zone: string, file: string, ds: string): Served => ({ zone, one: file, two: file, ds });
  const byLdns = (zone: string, days: Days, extra: readonly string[] = [], algorithm?: string): Served => {
    const key = ldnsKey(at, zone, algorithm);
    return same(zone, ldnsSign(at, `${zone}.`, content(), [key.base], days, extra), key.ds);
  };
  const byBind = (zone: string, nsec3: readonly string[]): Served => {
    const { file, ds } = bindSign(at, `${zone}.`, content(), nsec3);
    return same(zone, file, ds);
  };
  const staleKey = ldnsKey(at, 'stale.test');
  const good = ldnsSign(at, 'stale.test.', content(2), [staleKey.base], VALID);
  const old = ldnsSign(at, 'stale.test.', content(1), [staleKey.base], EXPIRED);
  const blind = byLdns('blind.test', VALID);
  const isDenial = (line: string): boolean => /\sNSEC\s/.test(line);
  const unproven = altered(at, blind.one, line => !isDenial(line));
  const unsigned = (zone: string): string => write(at, `${zone}.`, content());
  return [
    byLdns('nsec.test', VALID),
    byLdns('rsa.test', VALID, [], 'RSASHA256'),
    byLdns('ed.test', VALID, ['-n'], 'ED25519'),
    byBind('bind.test', []),
    byBind('nsec3.test', ['-3', '-', '-H', '0']),
    byBind('salted.test', ['-3', 'aabbccdd', '-H', '10', '-A']),
    byLdns('iterated.test', VALID, ['-n', '-t', '160', '-s', 'aabbccdd']),
    byLdns('expired.test', EXPIRED),
    byLdns('early.test', EARLY),
    same('moved.test', unsigned('moved.test'), ldnsKey(at, 'moved.test').ds),
    { ...byLdns('rolled.test', VALID), ds: ldnsKey(at, 'rolled.test').ds },
    { zone: 'stale.test', one: good, two: old, ds: staleKey.ds },
    same('blind.test', unproven, blind.ds),
    same('unsigned.test', unsigned('unsigned.test'), ''),
    byLdns('signed.co.test', VALID),
    same('unsigned.co.test', unsigned('unsigned.co.test'), ''),
  ];
}

before(async () => {
  if (missing !== null) return;
  lab = openLab([ROOT, TLD, TLD_TOO, ONE, TWO, UNBOUND, PLAIN]);
  const zones = zonesIn(lab);
  const { root, registry, anchor } = zonesAbove(zones);
  serve(lab, ROOT, { '.': root });
  serve(lab, TLD, registry);
  serve(lab, TLD_TOO, registry);
  serve(lab, ONE, Object.fromEntries(zones.map(({ zone, one }) => [zone, one])));
  serve(lab, TWO, Object.fromEntries(zones.map(({ zone, two }) => [zone, two])));
  trustIn(anchor);
  startUnbound(UNBOUND, 'validator iterator');
  startUnbound(PLAIN, 'iterator');
  await Promise.all([ROOT, TLD, TLD_TOO, ONE, TWO, UNBOUND, PLAIN].map(answers));
});

/** The root and what the registry's server holds: test., and co.test. too, as co.uk. is on the servers of uk. */
function zonesAbove(zones: readonly Served[]): { root: string; registry: Record<string, string>; anchor: string } {
  const held = zones.filter(({ zone }) => zone.endsWith('.co.test'));
  const cuts = (some: readonly Served[]): string => some.map(({ zone, ds }) => delegation(zone, ds)).join('');
  const soa = '1 1800 900 604800 300';
  const ownNs = '@ NS ns1.test.\n@ NS ns2.test.\n';
  const cut = (zone: string, ds: string): string => `${zone}. NS ns1.test.\n${zone}. NS ns2.test.\n${ds}\n`;
  const addresses = `ns1.test. A ${TLD}\nns2.test. A ${TLD_TOO}\n`;
  const signed = (zone: string, text: string, algorithm?: string): { file: string; ds: string } => {
    const { base, ds } = ldnsKey(lab, zone, algorithm);
    return { file: ldnsSign(lab, zone === '.' ? '.' : `${zone}.`, text, [base]), ds };
  };
  const co = signed('co.test', `@ SOA ns1.test. h ${soa}\n${ownNs}${cuts(held)}`);
  const same = signed('same.test', `@ SOA ns1.test. h ${soa}\n${ownNs}www A 192.0.43.82\n`);
  const direct = cuts(zones.filter(each => !held.includes(each)));
  const below = `${direct}${cut('co.test', co.ds)}${cut('same.test', same.ds)}`;
  const tld = signed('test', `@ SOA ns1 h ${soa}\n${ownNs}${addresses}${below}`);
  const above = `@ NS a.root.\na.root. A ${ROOT}\n${cut('test', tld.ds)}${addresses}`;
  const root = signed('.', `@ 86400 SOA a.root. h. ${soa}\n${above}`, 'RSASHA256');
  const registry = { test: tld.file, 'co.test': co.file, 'same.test': same.file };
  return { root: root.file, registry, anchor: root.ds };
}

/** Root hints and the trust anchor, in the form that each program reads. */
function trustIn(ds: string): void {
  writeFileSync(join(lab.folder, 'hints'), `. 3600000 NS a.root.\na.root. 3600000 A ${ROOT}\n`);
  writeFileSync(join(lab.folder, 'anchors'), `${ds}\n`);
  const [, tag, algorithm, type, digest] = /DS\s+(\d+)\s+(\d+)\s+(\d+)\s+(\S+)/.exec(ds) ?? [];
  writeFileSync(
    join(lab.folder, 'delv.keys'),
    `trust-anchors { . static-ds ${tag} ${algorithm} ${type} "${digest}"; };\n`,
  );
}

after(() => {
  if (missing === null) lab.close();
});

function startUnbound(address: string, modules: string): void {
  const anchors = modules.startsWith('validator') ? `  trust-anchor-file: "${lab.folder}/anchors"\n` : '';
  const config = `server:
  interface: ${address}
  outgoing-interface: ${address}
  access-control: 0.0.0.0/0 allow
  do-daemonize: no
  chroot: ""
  username: ""
  pidfile: "${lab.folder}/unbound-${address}.pid"
  use-syslog: no
  logfile: "${lab.folder}/unbound-${address}.log"
  do-ip6: no
  root-hints: "${lab.folder}/hints"
  module-config: "${modules}"
  local-zone: "test." nodefault
${anchors}remote-control:
  control-enable: no
`;
  writeFileSync(join(lab.folder, `unbound-${address}.conf`), config);
  lab.start('unbound', ['-d', '-c', join(lab.folder, `unbound-${address}.conf`)]);
}

/** Waits until an address answers at all. */
async function answers(address: string | undefined): Promise<void> {
  for (let n = 0; n < 60; n++)
    if (
      /status: (NOERROR|REFUSED|NXDOMAIN)/.test(
        await lab.run('dig', [`@${address}`, '.', 'SOA', '+tries=1', '+time=1']),
      )
    )
      return;
  throw new Error(`${address} does not answer`);
}

type Security = 'secure' | 'insecure' | 'bogus';

async function unboundSays(name: string, type: string): Promise<Security> {
  const ask = (...flags: string[]) =>
    lab.run('dig', [`@${UNBOUND}`, name, type, '+dnssec', '+tries=1', '+time=5', ...flags]);
  const [checked, unchecked] = [await ask(), await ask('+cd')];
  if (/status: SERVFAIL/.test(checked)) {
    assert.doesNotMatch(unchecked, /status: SERVFAIL/, `${name} fails unchecked too`);
    return 'bogus';
  }
  return /flags:[^;]* ad/.test(checked) ? 'secure' : 'insecure';
}

async function delvSays(name: string, type: string): Promise<Security> {
  const said = await lab.run('sh', ['-c', `delv @${PLAIN} -a '${lab.folder}/delv.keys' +root=. ${name} ${type} 2>&1`]);
  if (/fully validated/.test(said)) return 'secure';
  return /unsigned answer|negative response, unsigned/.test(said) ? 'insecure' : 'bogus';
}

async function outpostSays(
  name: string,
  type: string,
): Promise<{ verdict: string; dnssec: string; findings: string[] }> {
  const env = {
    ROOT_HINTS: join(lab.folder, 'hints'),
    TRUST_ANCHORS: join(lab.folder, 'anchors'),
    PUBLIC_RESOLVERS: 'off',
    OUTPOST_STORE: join(lab.folder, 'store.db'),
  };
  const json = JSON.parse(await lab.run(OUTPOST, ['trace', name, type, '--json'], env));
  return {
    verdict: json.verdict.code,
    dnssec: json.answer?.dnssec,
    findings: json.findings.map((finding: { code: string }) => finding.code),
  };
}

interface Case {
  readonly what: string;
  readonly name: string;
  readonly type?: string;
  readonly security: Security;
  readonly verdict: string;
  /** delv asks one server and believes it; where servers differ only Unbound, which asks the other, can agree. */
  readonly delv?: false;
}

const CASES: readonly Case[] = [
  { what: 'signed with NSEC by ldns-signzone', name: 'www.nsec.test', security: 'secure', verdict: 'healthy' },
  { what: 'a missing name under NSEC', name: 'nothing.nsec.test', security: 'secure', verdict: 'name-missing' },
  {
    what: 'a missing type under NSEC',
    name: 'www.nsec.test',
    type: 'MX',
    security: 'secure',
    verdict: 'record-missing',
  },
  { what: 'a wildcard under NSEC', name: 'a.wild.nsec.test', security: 'secure', verdict: 'healthy' },
  {
    what: 'a wildcard without the type under NSEC',
    name: 'a.wild.nsec.test',
    type: 'MX',
    security: 'secure',
    verdict: 'record-missing',
  },
  { what: 'RSASHA256', name: 'www.rsa.test', security: 'secure', verdict: 'healthy' },
  { what: 'ED25519 with NSEC3 by ldns-signzone', name: 'nothing.ed.test', security: 'secure', verdict: 'name-missing' },
  { what: 'signed with NSEC by dnssec-signzone', name: 'www.bind.test', security: 'secure', verdict: 'healthy' },
  { what: 'signed with NSEC3 by dnssec-signzone', name: 'www.nsec3.test', security: 'secure', verdict: 'healthy' },
  { what: 'a missing name under NSEC3', name: 'nothing.nsec3.test', security: 'secure', verdict: 'name-missing' },
  {
    what: 'a missing type under NSEC3',
    name: 'www.nsec3.test',
    type: 'MX',
    security: 'secure',
    verdict: 'record-missing',
  },
  { what: 'a wildcard under NSEC3', name: 'a.wild.nsec3.test', security: 'secure', verdict: 'healthy' },
  {
    what: 'NSEC3 with salt, iterations and opt-out: data',
    name: 'www.salted.test',
    security: 'secure',
    verdict: 'healthy',
  },
  {
    what: 'NSEC3 with opt-out: a missing name',
    name: 'nothing.salted.test',
    security: 'insecure',
    verdict: 'name-missing',
    delv: false,
  },
  {
    what: 'too many iterations: a missing name',
    name: 'nothing.iterated.test',
    security: 'insecure',
    verdict: 'name-missing',
  },
  { what: 'signatures that have expired', name: 'www.expired.test', security: 'bogus', verdict: 'signatures-expired' },
  {
    what: 'signatures that begin later',
    name: 'www.early.test',
    security: 'bogus',
    verdict: 'signatures-not-yet-valid',
  },
  { what: 'a DS without a key', name: 'www.moved.test', security: 'bogus', verdict: 'ds-without-key' },
  { what: 'a DS of another key', name: 'www.rolled.test', security: 'bogus', verdict: 'ds-mismatch' },
  {
    what: 'one stale server',
    name: 'www.stale.test',
    security: 'secure',
    verdict: 'some-servers-failing',
    delv: false,
  },
  {
    what: 'data where the proofs of absence are gone',
    name: 'www.blind.test',
    security: 'secure',
    verdict: 'denial-broken',
  },
  {
    what: 'absence where the proofs of absence are gone',
    name: 'nothing.blind.test',
    security: 'bogus',
    verdict: 'denial-broken',
  },
  {
    what: 'a signed domain below a zone that its parent’s servers hold',
    name: 'www.signed.co.test',
    security: 'secure',
    verdict: 'healthy',
  },
  {
    what: 'an unsigned domain below such a zone',
    name: 'www.unsigned.co.test',
    security: 'insecure',
    verdict: 'healthy',
  },
  { what: 'a domain on the servers of its registry', name: 'www.same.test', security: 'secure', verdict: 'healthy' },
  {
    what: 'a missing name of such a domain',
    name: 'nothing.same.test',
    security: 'secure',
    verdict: 'name-missing',
  },
  { what: 'an unsigned domain', name: 'www.unsigned.test', security: 'insecure', verdict: 'healthy' },
];

for (const { what, name, type = 'A', security, verdict, delv } of CASES) {
  test(`${what} (${name} ${type}): ${security}, for Unbound, delv and us`, { skip: missing ?? false }, async () => {
    const ours = await outpostSays(name, type);
    assert.equal(await unboundSays(name, type), security, 'Unbound');
    if (delv !== false) assert.equal(await delvSays(name, type), security, 'delv');
    assert.deepEqual([ours.dnssec, ours.verdict], [security, verdict], ours.findings.join());
  });
}

test('the stale server is named with its address', { skip: missing ?? false }, async () => {
  assert.ok((await outpostSays('www.stale.test', 'A')).findings.includes('server-bogus'));
});
