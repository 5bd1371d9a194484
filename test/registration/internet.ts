import { fastClock } from '../../src/drill/clock.ts';
import { createManners } from '../../src/registration/ask/manners.ts';
import type { AskPorts } from '../../src/registration/ask/ports.ts';
import { createRegistrations, type LookOptions, zoneAbove } from '../../src/registration/look.ts';
import { profilesFor } from '../../src/registration/profiles.ts';
import type { Registration } from '../../src/registration/registration.ts';
import { readServerTable } from '../../src/registration/where/servers.ts';
import { memoryRecords } from '../../src/store/memory.ts';
import type { Records } from '../../src/store/records.ts';
import { type Address, address } from '../../src/values/address.ts';
import { instant } from '../../src/values/instant.ts';
import { name } from '../../src/values/name.ts';
import type { StreamEnd, Streams } from '../../src/world/ports.ts';

/** What a server of the test does with one question: answers, or fails, after so many milliseconds. */
export type Act =
  | { readonly say: string; readonly afterMs?: number; readonly open?: boolean }
  | { readonly fail: (StreamEnd & { kind: 'failed' })['reason']; readonly afterMs?: number }
  | { readonly silent: true };

/** `43 whois.example.net` or `443 rdap.example.net` → what it does with what it was sent. */
export type Servers = Readonly<Record<string, (sent: string) => Act>>;

export const BEGINS = instant(Date.UTC(2026, 0, 10, 12));

export const TABLE = `taken 2026-01-01
rdap https://rdap.verisign.example/com/ com
override https://rdap.unlisted.example/ sm
whois whois.verisign.example com
whois whois.registry.example st
web https://www.nic.example sm st zz
contact sm Example Registry | +378 0549 000000 | desk@registry.example |
`;

export interface Played {
  readonly looks: readonly Registration[];
  readonly last: Registration;
}

/** A small internet of WHOIS and RDAP servers under a fast clock. `asked` lists every question as `server: first line`. */
export function internet(servers: Servers, records: Records = memoryRecords()) {
  const clock = fastClock(BEGINS);
  const hosts = [...new Set(Object.keys(servers).map(key => key.split(' ')[1] ?? ''))];
  const addressOf = (host: string): Address => address(`203.0.113.${hosts.indexOf(host) + 1}`);
  const asked: string[] = [];
  const streams: Streams = {
    open(to, payload, on) {
      const host = hosts.find(each => addressOf(each) === to.address) ?? '';
      const sent = new TextDecoder().decode(payload);
      asked.push(`${host}: ${sent.split('\r\n')[0]}`);
      const act = servers[`${to.port} ${host}`]?.(sent) ?? { fail: 'refused' };
      if ('silent' in act) return () => undefined;
      return clock.after(act.afterMs ?? 20, () => {
        if ('fail' in act) return on.end({ kind: 'failed', reason: act.fail });
        on.data(new TextEncoder().encode(act.say));
        if (act.open !== true) on.end({ kind: 'ended' });
      });
    },
  };
  const ports: AskPorts = {
    streams,
    clock,
    manners: createManners(clock, records),
    profiles: profilesFor,
    records,
    table: async () => readServerTable(TABLE),
    lookup: async host => (hosts.includes(host.replace(/\.$/, '')) ? [addressOf(host.replace(/\.$/, ''))] : []),
  };
  const registrations = createRegistrations(ports);
  const look = async (domain: string, options: LookOptions = {}): Promise<Played> => {
    const asking = (async () => {
      const looks: Registration[] = [];
      for await (const each of registrations.look(name(domain), zoneAbove(name(domain)), options)) looks.push(each);
      return looks;
    })();
    const looks = await clock.run(asking);
    const last = looks.at(-1);
    if (last === undefined) throw new Error('nothing was seen');
    return { looks, last };
  };
  return { look, asked, clock, ports, registrations };
}

export const http = (body: string | object, status = 200, headers = ''): string => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return `HTTP/1.1 ${status} X\r\n${headers}Content-Length: ${new TextEncoder().encode(text).length}\r\n\r\n${text}`;
};

export const DOMAIN = {
  objectClassName: 'domain',
  ldhName: 'EXAMPLE.COM.',
  status: ['client transfer prohibited'],
  events: [
    { eventAction: 'registration', eventDate: '1995-08-14T04:00:00Z' },
    { eventAction: 'expiration', eventDate: '2030-08-13T04:00:00Z' },
  ],
  nameservers: [{ ldhName: 'NS1.EXAMPLE.NET' }],
  entities: [
    {
      roles: ['registrar'],
      vcardArray: ['vcard', [['fn', {}, 'text', 'Example Registrar']]],
      publicIds: [{ type: 'IANA Registrar ID', identifier: '376' }],
    },
  ],
  secureDNS: { delegationSigned: false },
};

export const IANA_SM = `domain:       SM

organisation: Example Registry

contact:      administrative
name:         Somebody
phone:        +378 0549 111111
e-mail:       desk@registry.example

whois:        whois.nic.sm
remarks:      Registration information: https://www.nic.sm
`;

export const SM = (status: string): string =>
  `Domain Name: example.sm\nRegistration date: 05/05/2014\nStatus: ${status}\n\nDNS Servers:\nns1.example.net\nns2.example.net\n`;
