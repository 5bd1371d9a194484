import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Drill, playing } from '../../src/drill/drill.ts';
import { loadText } from '../../src/drill/library.ts';
import { glanceAbove, glanceAt, markAt, marked, SILENT } from '../../src/observe/glance.ts';
import { address } from '../../src/values/address.ts';
import { name } from '../../src/values/name.ts';
import { TOWN } from '../watch/stage.ts';

const OWN = address('199.43.134.11');
const ABOVE = address('192.5.6.30');
const DOMAIN = name('example.com');

const town = (faults = ''): Promise<Drill> => playing(loadText('story', `${TOWN}${faults}`), { backEnd: 'memory' });
const at = (drill: Drill) => drill.run(glanceAt(drill.world, DOMAIN, OWN));
const above = (drill: Drill) => drill.run(glanceAbove(drill.world, DOMAIN, name('com'), ABOVE));

test('one question tells whether a server still answers for the domain, and which version', async () => {
  const drill = await town();
  const { mark, serial } = await at(drill);
  assert.equal(mark, 'answer');
  assert.equal(typeof serial?.serial, 'number');
  assert.equal(drill.sent().length, 1);
});

test('a parent’s server shows the delegation, in no order, and its denial as such', async () => {
  const drill = await town('at 01:00 gone: it is withdrawn.\n    com withdraws example.com\n');
  const { mark } = await above(drill);
  assert.match(mark, /NS ns1\.example\.com\.;NS ns2\.example\.com\./);
  assert.match(mark, /ns1\.example\.com\. 199\.43\.134\.11/);
  drill.moveTo('gone');
  assert.equal((await above(drill)).mark, 'nxdomain');
});

test('who is silent over UDP is asked again and over TCP; who says nothing at all is silent', async () => {
  const tcp = await town();
  tcp.moveTo('begin');
  const faulty = await town(
    'at 01:00 udp-dead: UDP is dead.\n    ns1.example.com is silent over udp\nat 02:00 dead: all is.\n    ns1.example.com is silent\n',
  );
  faulty.moveTo('udp-dead');
  assert.equal((await at(faulty)).mark, 'answer');
  faulty.moveTo('dead');
  assert.equal((await at(faulty)).mark, SILENT);
});

test('refusals, failures and garbage are what they are', async () => {
  const drill = await town(`at 01:00 refusing: it refuses.
    ns1.example.com refuses
at 02:00 failing: it fails.
    ns1.example.com recovers
    ns1.example.com answers SERVFAIL
at 03:00 garbage: it sends garbage.
    ns1.example.com recovers
    ns1.example.com sends garbage
at 04:00 cutting: it cuts its answers.
    ns1.example.com recovers
    ns1.example.com truncates
`);
  const marks: string[] = [];
  for (const moment of ['refusing', 'failing', 'garbage', 'cutting']) {
    drill.moveTo(moment);
    marks.push((await at(drill)).mark);
  }
  assert.deepEqual(marks, ['refused', 'servfail', SILENT, 'answer']);
});

test('marks of servers that differ from the others are kept apart, and forgotten where they are alike again', () => {
  const marks = { addresses: [OWN, ABOVE], common: 'answer', odd: {} };
  const odd = marked(marks, OWN, 'refused');
  assert.deepEqual([markAt(odd, OWN), markAt(odd, ABOVE)], ['refused', 'answer']);
  assert.deepEqual(marked(odd, OWN, 'answer').odd, {});
});
