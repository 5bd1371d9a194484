import type { Fixer } from '../checks/check.ts';
import type { Contact } from '../evidence.ts';
import type { Line } from '../report/report.ts';
import type { Look } from '../services.ts';
import type { Instant } from '../values/instant.ts';
import { labelDepth } from '../values/name.ts';
import { deskLine, domainOf, verdictHoles } from './holes.ts';
import { listed, named, text } from './language/names.ts';
import { registrationFor } from './zones/memory.ts';

/** Somebody who can be called, and when. */
export interface Desk {
  readonly who: 'registry' | 'registrar';
  readonly name: string;
  readonly phone: string | null;
  readonly email: string | null;
  /** When it next opens; null where its hours are not known. */
  readonly opensAt: Instant | null;
}

/** The desks that registration data name for the domain that the verdict is about; who can end it comes first. */
export function desksOf(look: Look): Desk[] {
  const facts = registrationFor(look);
  if (facts === null) return [];
  const desk = (who: Desk['who'], contact: Contact | null): Desk[] =>
    contact === null ? [] : [{ who, name: contact.name, phone: contact.phone, email: contact.email, opensAt: null }];
  const both = [...desk('registry', facts.registry), ...desk('registrar', facts.registrar)];
  return look.diagnosis.verdict.fixer === 'registrar' ? both.reverse() : both;
}

/** "Who can end it: …"; null where nobody must do anything, or the reader. */
export function whoLine(look: Look): Line | null {
  const { verdict } = look.diagnosis;
  const who = whoOf(look, verdict.fixer);
  return who === null ? null : [text('Who can end it: '), ...who, text('.')];
}

function whoOf(look: Look, fixer: Fixer): Line | null {
  const holes = verdictHoles(look, look.diagnosis.verdict);
  const desk = desksOf(look).find(d => d.who === fixer);
  switch (fixer) {
    case 'nobody':
    case 'wait':
    case 'you':
      return null;
    case 'network':
      return [text('whoever runs the network that I am in')];
    case 'root':
      return [text('the managers of the root zone (IANA), asked by the registry')];
    case 'registry':
      return [...(holes['registry'] ?? []), ...detailsOf(desk)];
    case 'registrar':
      return desk === undefined ? [text('your registrar')] : [text('your registrar'), ...detailsOf(desk)];
    case 'dns-host':
      return [text('your DNS host'), ...serversOfHost(look)];
    case 'other-domain-owner':
      return [text('the owner of '), ...otherDomain(look), ...restFixer(look)];
    default:
      return fixer satisfies never;
  }
}

/** ", Telecom Italia San Marino, +378 0549 886111, opens in 5 h 20 min": whatever is known of a desk. */
function detailsOf(desk: Desk | undefined): Line {
  if (desk === undefined) return [];
  const hours: Line =
    desk.opensAt === null ? [] : [text(', opens '), { kind: 'instant', at: desk.opensAt, style: 'ago' }];
  return [text(', '), ...deskLine(desk), ...hours];
}

/** Which servers are meant: the reader may have several hosts, or run the servers without outside help. */
function serversOfHost(look: Look): Line {
  const { verdict } = look.diagnosis;
  const { zones, asked } = look.evidence.trace;
  const facts = zones.get(verdict.brokenAt ?? domainOf(look, verdict, asked.name));
  const names = facts?.nameservers.map(ns => ns.name) ?? [];
  return names.length === 0 || labelDepth(facts?.zone ?? asked.name) < 2
    ? []
    : [text(' (who runs '), ...listed(names), text(')')];
}

function otherDomain(look: Look): Line {
  const { verdict } = look.diagnosis;
  return verdict.because.length > 0
    ? listed(verdict.because)
    : verdict.of !== null
      ? named(verdict.of.name)
      : [text('the other domain')];
}

/** The other domain's own trouble may be in yet other hands: "through the .sm registry". */
function restFixer(look: Look): Line {
  const rest = look.diagnosis.verdict.of;
  if (rest === null || (rest.verdict.fixer !== 'registry' && rest.verdict.fixer !== 'registrar')) return [];
  const holes = verdictHoles(look, rest.verdict, rest.name);
  return [text(', through '), ...(holes[rest.verdict.fixer] ?? [])];
}
