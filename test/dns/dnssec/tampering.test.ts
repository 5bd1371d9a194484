import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { canonicalRdata, compareBytes } from '../../../src/dns/dnssec/records/canonical.ts';
import { dnskeyOf } from '../../../src/dns/dnssec/records/rdata.ts';
import { judgeResponse } from '../../../src/dns/dnssec/response.ts';
import { newWork } from '../../../src/dns/dnssec/work.ts';
import type { RawRecord } from '../../../src/dns/message.ts';
import { name } from '../../../src/values/name.ts';
import { answerOf, NOW, signed } from '../../support/signed.ts';
import { EXAMPLE_ZONE, exampleServers, look, question, traceOf, upperZones } from '../../support/traced.ts';

const ZONE = 'example.test.';
const ZONES = {
  nsec: signed(EXAMPLE_ZONE, ZONE),
  nsec3: signed(EXAMPLE_ZONE, ZONE, { denial: { iterations: 1, salt: Uint8Array.of(7), optOut: false } }),
};
const QUESTIONS = ['www', 'nothing', 'a.wild', 'empty', 'a.b.wild'].flatMap(label =>
  ['A', 'MX'].map(type => question(`${label}.${ZONE}`, type)),
);

const flipped = (record: RawRecord, bit: number): RawRecord => {
  const rdata = Uint8Array.from(record.rdata);
  const at = (bit >> 3) % rdata.length;
  rdata[at] = (rdata[at] ?? 0) ^ (1 << (bit & 7));
  return { ...record, rdata };
};

const securityWith = (
  kind: keyof typeof ZONES,
  asked: (typeof QUESTIONS)[number],
  change: (records: readonly RawRecord[]) => readonly RawRecord[],
) => {
  const { rcode, answers, authorities } = answerOf(ZONE, ZONES[kind], asked);
  const all = change([...answers, ...authorities]);
  const response = { rcode, answers: all.slice(0, answers.length), authorities: all.slice(answers.length) };
  const keys = ZONES[kind].flatMap(record => dnskeyOf(record) ?? []);
  return judgeResponse(response, asked, { zone: name(ZONE), keys, now: NOW }, newWork(), () => true).judged.security;
};

test('whatever bit of whatever record of an answer or denial is flipped, it is secure no more', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('nsec', 'nsec3'),
      fc.constantFrom(...QUESTIONS),
      fc.nat(),
      fc.nat(),
      (kind, asked, which, bit) => {
        let changes = false;
        const security = securityWith(kind as keyof typeof ZONES, asked, records => {
          const at = which % records.length;
          return records.map((record, i) => {
            if (i !== at) return record;
            const changed = flipped(record, bit);
            // The case of a name that canonical form lowers is not signed.
            changes =
              compareBytes(canonicalRdata(record.type, record.rdata), canonicalRdata(record.type, changed.rdata)) !== 0;
            return changed;
          });
        });
        assert.equal(security === 'secure', !changes, `${kind} ${asked.name} ${asked.type} record ${which} bit ${bit}`);
      },
    ),
    { numRuns: 400 },
  );
});

test('records of denial that are missing, each for itself, leave nothing secure that needed them', () => {
  for (const [kind, zone] of Object.entries(ZONES))
    for (const asked of QUESTIONS) {
      const { answers, authorities } = answerOf(ZONE, zone, asked);
      const denials = authorities.filter(({ type }) => type === 'NSEC' || type === 'NSEC3');
      for (const gone of denials) {
        const blank = { ...gone, type: 'TXT' };
        const security = securityWith(kind as keyof typeof ZONES, asked, records =>
          records.map(r => (r === gone || (r.name === gone.name && r.type === gone.type) ? blank : r)),
        );
        assert.notEqual(security, 'secure', `${kind} ${asked.name} ${asked.type} without ${gone.name}`);
      }
      assert.ok(denials.length > 0 || answers.length > 0);
    }
});

test('proofs of one name do not pass for another', () => {
  const asked = question(`nothing.${ZONE}`);
  const other = answerOf(ZONE, ZONES.nsec, question(`zzz.${ZONE}`));
  const keys = ZONES.nsec.flatMap(record => dnskeyOf(record) ?? []);
  const judge = (rcode: string) =>
    judgeResponse(
      { rcode, answers: [], authorities: other.authorities },
      asked,
      { zone: name(ZONE), keys, now: NOW },
      newWork(),
      () => true,
    ).judged.security;
  assert.equal(judge('NXDOMAIN'), 'bogus');
  assert.equal(judge('NOERROR'), 'bogus');
});

test('a name that exists cannot be denied with the proofs of the zone itself', () => {
  for (const zone of Object.values(ZONES)) {
    const keys = zone.flatMap(record => dnskeyOf(record) ?? []);
    const denials = zone.filter(
      record =>
        record.type === 'NSEC' ||
        record.type === 'NSEC3' ||
        (record.type === 'RRSIG' && (record.rdata[1] === 47 || record.rdata[1] === 50)),
    );
    for (const label of ['www', 'empty', 'deep.empty', 'ns1', 'a.wild']) {
      const response = { rcode: 'NXDOMAIN', answers: [], authorities: denials.slice(0, 16) };
      const { judged } = judgeResponse(
        response,
        question(`${label}.${ZONE}`),
        { zone: name(ZONE), keys, now: NOW },
        newWork(),
        () => true,
      );
      assert.notEqual(judged.security, 'secure', label);
    }
  }
});

test('records of any octets never make validation throw', () => {
  const types = ['A', 'NS', 'DS', 'DNSKEY', 'RRSIG', 'NSEC', 'NSEC3', 'CNAME', 'DNAME', 'SOA', 'TYPE65280'];
  const owners = [ZONE, `www.${ZONE}`, `nothing.${ZONE}`, 'test.', '.'];
  const anyRecord = fc.record({
    name: fc.constantFrom(...owners).map(text => name(text)),
    type: fc.constantFrom(...types),
    class: fc.constantFrom(1, 1, 1, 3),
    ttl: fc.nat(),
    rdata: fc.uint8Array({ maxLength: 80 }),
  });
  const asked = question(`www.${ZONE}`);
  fc.assert(
    fc.property(
      fc.array(anyRecord, { maxLength: 12 }),
      fc.array(anyRecord, { maxLength: 12 }),
      (answers, authorities) => {
        const meddle = (answer: ReturnType<typeof answerOf>) => ({
          ...answer,
          answers: [...answer.answers, ...answers],
          authorities: [...answer.authorities, ...authorities],
        });
        const zone = exampleServers(ZONES.nsec, ZONES.nsec, { meddle });
        const upper = upperZones().map(each => ({
          ...each,
          servers: each.servers.map(server => ({ ...server, meddle })),
        }));
        assert.ok(look(traceOf([...upper, zone], asked)).answer);
      },
    ),
  );
});
