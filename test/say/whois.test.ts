import { test } from 'node:test';
import { renderTerminal, type TerminalLook } from '../../src/chat/terminal/render.ts';
import { whoisJson } from '../../src/say/whois/json.ts';
import { sayWhois } from '../../src/say/whois/report.ts';
import type { RegistrationLook } from '../../src/services.ts';
import { NOW, whoisLooks } from './looks/whois.ts';

const PLAIN: TerminalLook = { colour: false, width: 110, zone: 'UTC', now: NOW };

const golden = (file: string): string => new URL(`../golden/whois/${file}`, import.meta.url).pathname;
const whole = { serializers: [(value: string) => value] };

for (const [title, look] of Object.entries(whoisLooks)) {
  test(`what is said of ${title}`, t => {
    t.assert.fileSnapshot(
      `${renderTerminal(sayWhois(look, NOW), PLAIN)}\n`,
      golden(`${title.replaceAll(' ', '-')}.txt`),
      whole,
    );
  });
}

for (const title of ['a suspended name', 'a name with two readings of a date', 'a throttled look']) {
  test(`what a script reads of ${title}`, t => {
    const json = JSON.stringify(whoisJson(whoisLooks[title] as RegistrationLook, NOW), null, 2);
    t.assert.fileSnapshot(`${json}\n`, golden(`${title.replaceAll(' ', '-')}.json`), whole);
  });
}
