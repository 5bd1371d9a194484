import type { Verdict } from '../diagnose/diagnosis.ts';
import type { RegistrationFacts } from '../evidence.ts';
import { type Desk, whomToCall } from '../people/contacts.ts';
import type { Opening } from '../people/hours.ts';
import { wallTime } from '../people/zone.ts';
import type { Line } from '../report/report.ts';
import type { Look } from '../services.ts';
import type { Instant } from '../values/instant.ts';
import { isAtOrUnder, type Name } from '../values/name.ts';
import { foreign, joined, text } from './language/names.ts';

/** Desks and their hours in words, the same in every answer. */

/** Milliseconds before a desk closes from which it is said: time for one call. */
const SOON_MS = 3_600_000;
const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** Everybody who can be called about a domain of this look, in order, as they stand `now`. */
export function desksAbout(
  look: Look,
  domain: Name,
  fixer: Verdict['fixer'],
  now: Instant = look.evidence.takenAt,
): readonly Desk[] {
  const { registrations, trace } = look.evidence;
  const facts: RegistrationFacts | null =
    registrations.get(domain) ?? [...registrations.values()].find(one => isAtOrUnder(domain, one.domain)) ?? null;
  const about = {
    domain,
    registry: facts?.registry ?? null,
    registrar: facts?.registrar ?? null,
    nameservers: trace.zones.get(domain)?.nameservers.map(ns => ns.name) ?? [],
    portfolio: look.portfolio ?? null,
  };
  return whomToCall(fixer, about, now);
}

/** "101domain (front desk), +1 760 444 8674, open now": whatever is known of a desk; its name not where that was said. */
export function deskLine(desk: Desk, now: Instant, saidBefore = ''): Line {
  const name: Line = [foreign(desk.name), ...(desk.desk === null ? [] : [text(' ('), foreign(desk.desk), text(')')])];
  const reach = desk.phone ?? desk.email ?? desk.url;
  const parts = [
    ...(desk.name === saidBefore && desk.desk === null ? [] : [name]),
    ...(reach === null ? [] : [[foreign(reach)]]),
    ...presence(desk, now),
  ];
  return joined(parts, ', ');
}

/** "open now", "opens in 5 h 20 min (Wed 08:00 San Marino)"; nothing where hours are not known. */
function presence({ opening, zone }: Desk, now: Instant): Line[] {
  if (opening === null) return [];
  if (!opening.isOpen) {
    if (opening.opensAt === null) return [[text('closed for the next year')]];
    const there = zone === null ? '' : ` (${clockThere(zone, opening.opensAt)})`;
    return [[text('opens '), { kind: 'instant', at: opening.opensAt, style: 'ago' }, text(there)]];
  }
  const closing = opening.closesAt;
  if (closing === null || closing - now > SOON_MS) return [[text('open now')]];
  return [[text('open now, closes '), { kind: 'instant', at: closing, style: 'ago' }]];
}

/** "Wed 08:00 San Marino": a moment as the clock on the wall of a desk shows it. */
function clockThere(zone: string, at: Instant): string {
  const { weekday, minutes } = wallTime(zone, at);
  const two = (value: number): string => String(value).padStart(2, '0');
  const city = (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
  return `${WEEKDAYS[weekday]} ${two(Math.floor(minutes / 60))}:${two(minutes % 60)} ${city}`;
}

/** When a desk opens; null where it is open, or nobody knows. */
export const opensAt = (opening: Opening | null): Instant | null =>
  opening === null || opening.isOpen ? null : opening.opensAt;

/** "Until then call your registrar": who else can be called, where the first one is closed now. */
export const isClosed = (desk: Desk | undefined): boolean => desk?.opening?.isOpen === false;

/** What to have at hand for the calls: contracts, and where the PIN is kept; nothing where nothing is written down. */
export function atHand(desks: readonly Desk[]): Line {
  const houses = [...new Map(desks.map(desk => [`${desk.who} ${desk.name}`, desk])).values()];
  const lines = houses.flatMap(({ name, contract, pin }): Line[] => {
    const things: Line[] = [
      ...(contract === null ? [] : [[text('contract '), foreign(contract)]]),
      ...(pin === null ? [] : [[text('the PIN (kept: '), foreign(pin), text(')')]]),
    ];
    return things.length === 0 ? [] : [[text('for '), foreign(name), text(' '), ...joined(things)]];
  });
  return lines.length === 0 ? [] : [text('Have at hand: '), ...joined(lines, '; '), text('.')];
}
