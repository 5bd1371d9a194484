import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Message } from '../../../src/dns/message.ts';
import { classify, saidBy } from '../../../src/dns/walk/classify.ts';
import { readZoneText } from '../../../src/dns/wire/zonefile.ts';
import { name } from '../../../src/values/name.ts';

const records = (text: string) => readZoneText(text, { origin: name('.'), ttl: 60 }).records;

/** A response told in zone-file lines; flags by letter: a authoritative, t truncated, r recursion available. */
function response(flags: string, rcode: string, answers = '', authorities = ''): Message {
  return {
    id: 1,
    response: true,
    opcode: 0,
    aa: flags.includes('a'),
    tc: flags.includes('t'),
    rd: false,
    ra: flags.includes('r'),
    ad: false,
    cd: false,
    rcode,
    questions: [],
    answers: records(answers),
    authorities: records(authorities),
    additionals: [],
    edns: null,
  };
}
const kindOf = (message: Message, asked = 'www.shop.example', type = 'A', zone = 'example') =>
  classify(saidBy(message, 100), { name: name(asked), type }, name(zone)).kind;

const SOA = 'SOA ns.example. admin.example. 1 2 3 4 5';
const CASES: readonly [string, Message, string][] = [
  ['data with authority is an answer', response('a', 'NOERROR', 'www.shop.example. A 192.0.2.1'), 'answer'],
  [
    'data without authority is somebody else speaking',
    response('r', 'NOERROR', 'www.shop.example. A 192.0.2.1'),
    'not-authoritative',
  ],
  ['NS records below the zone refer', response('', 'NOERROR', '', 'shop.example. NS ns.shop.example.'), 'referral'],
  [
    'a referral may carry the authority bit by mistake',
    response('a', 'NOERROR', '', 'shop.example. NS ns.shop.example.'),
    'referral',
  ],
  ['NS records of the zone itself refer nowhere', response('', 'NOERROR', '', 'example. NS ns.example.'), 'upward'],
  ['NS records of the root refer upward', response('', 'NOERROR', '', '. NS a.root-servers.net.'), 'upward'],
  [
    'NS records of a zone beside the name refer nowhere',
    response('', 'NOERROR', '', 'other.example. NS ns.example.'),
    'upward',
  ],
  ['no such name, said with authority', response('a', 'NXDOMAIN', '', `example. ${SOA}`), 'nxdomain'],
  ['no such name, said without authority', response('r', 'NXDOMAIN', '', `example. ${SOA}`), 'not-authoritative'],
  ['no data', response('a', 'NOERROR', '', `shop.example. ${SOA}`), 'nodata'],
  ['no data, with the SOA of the zone above', response('a', 'NOERROR', '', `. ${SOA}`), 'empty'],
  ['nothing at all', response('a', 'NOERROR'), 'empty'],
  ['an alias', response('a', 'NOERROR', 'www.shop.example. CNAME cdn.com.'), 'alias'],
  [
    'an alias to a name that does not exist is an alias',
    response('a', 'NXDOMAIN', 'www.shop.example. CNAME cdn.com.', `com. ${SOA}`),
    'alias',
  ],
  ['a DNAME above the name', response('a', 'NOERROR', 'shop.example. DNAME shop.com.'), 'alias'],
  [
    'an alias of another name is no answer',
    response('a', 'NOERROR', 'ftp.shop.example. CNAME cdn.com.'),
    'not-authoritative',
  ],
  ['refused', response('', 'REFUSED'), 'refused'],
  ['not authoritative, in its own word', response('', 'NOTAUTH'), 'refused'],
  ['server failure', response('', 'SERVFAIL'), 'servfail'],
  ['format error', response('', 'FORMERR'), 'formerr'],
  ['truncated, whatever is in it', response('at', 'NOERROR', 'www.shop.example. A 192.0.2.1'), 'truncated'],
];
for (const [title, message, kind] of CASES) test(title, () => assert.equal(kindOf(message), kind));

test('an alias is no alias to somebody who asks for it', () => {
  assert.equal(
    kindOf(response('a', 'NOERROR', 'www.shop.example. CNAME cdn.com.'), 'www.shop.example', 'CNAME'),
    'answer',
  );
});

test('a DNAME moves what stands in front of it', () => {
  const outcome = classify(
    saidBy(response('a', 'NOERROR', 'shop.example. DNAME shop.com.'), 90),
    { name: name('a.b.shop.example'), type: 'A' },
    name('example'),
  );
  assert.equal(outcome.kind === 'alias' && outcome.target, 'a.b.shop.com.');
});
