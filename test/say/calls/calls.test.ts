import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderTerminal, type TerminalLook } from '../../../src/chat/terminal/render.ts';
import { sayCalls } from '../../../src/say/calls/report.ts';
import { type CallSheet, callSheet } from '../../../src/say/calls/sheet.ts';
import { type Instant, instant } from '../../../src/values/instant.ts';
import { type LookSpec, lookOf } from '../../support/look.ts';
import { PURISM, PURISM_ROTA } from '../../support/purism.ts';
import { registrationLooks } from '../looks/registration.ts';
import { serverLooks } from '../looks/servers.ts';

const at = (iso: string): Instant => instant(Date.parse(iso));
/** 02:40 in San Marino. */
const NIGHT = at('2018-02-21T01:40:00Z');
const whole = { serializers: [(value: string) => value] };
const golden = (name: string): string => new URL(`../../golden/calls/${name}.txt`, import.meta.url).pathname;

function sheetOf(title: string, now = NIGHT): CallSheet {
  const spec = { ...registrationLooks, ...serverLooks }[title] as LookSpec;
  const sheet = callSheet({ ...lookOf(spec), portfolio: PURISM }, PURISM_ROTA, now);
  assert.ok(sheet);
  return sheet;
}
const drawn = (sheet: CallSheet, now: Instant, phones = false): string => {
  const look: TerminalLook = { colour: false, width: 100, zone: 'Europe/Athens', now };
  return `${renderTerminal(sayCalls(sheet, now, { phones }), look)}\n`;
};

test('whom to call for a registry’s hold, at night', t => {
  t.assert.fileSnapshot(drawn(sheetOf('registry-hold'), NIGHT), golden('registry-hold'), whole);
});

test('the same when the registry is open: it comes first', () => {
  const open = at('2018-02-21T08:00:00Z');
  const [title = ''] = drawn(sheetOf('registry-hold', open), open).split('\n');
  assert.match(title, /^About puri\.sm call the registry now: Telecom Italia San Marino, \+378 0549 886111, open now/);
});

test('on a holiday the registry is closed all day', () => {
  const holiday = at('2018-02-05T09:00:00Z');
  assert.match(drawn(sheetOf('registry-hold', holiday), holiday), /opens in 22 h \(Tue 08:00 San Marino\)/);
});

test('numbers of our own people are shown where they may be', () => {
  const sheet = sheetOf('registry-hold');
  assert.doesNotMatch(drawn(sheet, NIGHT), /\+30 210/);
  assert.match(drawn(sheet, NIGHT, true), /stelios \(registry, registrar\), 03:40 in Athens, \+30 210 000 0000/);
});

test('whoever may act at the house that ends it comes first; then who is on call, then who is awake', () => {
  assert.deepEqual(
    sheetOf('registry-hold').ours.map(({ name, isOnCall }) => [name, isOnCall]),
    [
      ['stelios', false],
      ['theodotos', true],
      ['kyle', false],
    ],
  );
});

test('whom to call for a registrar’s hold is the registrar', t => {
  const sheet = sheetOf('registrar-hold');
  assert.equal(sheet.desks[0]?.who, 'registrar');
  t.assert.fileSnapshot(drawn(sheet, NIGHT), golden('registrar-hold'), whole);
});

test('where nobody can be called there is no sheet', () => {
  const look = lookOf({ ...(serverLooks['all-servers-silent'] as LookSpec), registrations: [] });
  assert.equal(callSheet(look, null, NIGHT), null);
});
