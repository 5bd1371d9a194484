import type { Verdict } from '../diagnose/diagnosis.ts';
import type { Desk } from '../people/contacts.ts';
import type { Line } from '../report/report.ts';
import type { Look } from '../services.ts';
import type { Instant } from '../values/instant.ts';
import { labelDepth, type Name } from '../values/name.ts';
import { atHand, deskLine, desksAbout } from './desks.ts';
import { domainOf, verdictHoles } from './holes.ts';
import { listed, named, text } from './language/names.ts';
import { registrationFor } from './zones/memory.ts';

/** The verdict whose fixer must act, and the name that it is about: another one's, where the company owns that domain too. */
export function actingVerdict(look: Look): { readonly verdict: Verdict; readonly nested: Name | null } {
  let verdict = look.diagnosis.verdict;
  let nested: Name | null = null;
  while (verdict.of !== null && verdict.fixer === verdict.of.verdict.fixer) {
    nested = verdict.of.name;
    verdict = verdict.of.verdict;
  }
  return { verdict, nested };
}

/** Everybody who can be called about the domain that the verdict is about; who can end it comes first. */
export function desksOf(look: Look, now: Instant = look.evidence.takenAt): readonly Desk[] {
  const domain = calledAbout(look);
  return domain === null ? [] : desksAbout(look, domain, actingVerdict(look).verdict.fixer, now);
}

/** The domain that desks are called about; null where none is at issue. */
export function calledAbout(look: Look): Name | null {
  const { verdict, nested } = actingVerdict(look);
  const isTheirs = verdict.fixer === 'registry' || verdict.fixer === 'registrar' || verdict.fixer === 'dns-host';
  const own = nested ?? look.evidence.trace.asked.name;
  return isTheirs ? domainOf(look, verdict, own) : (registrationFor(look)?.domain ?? null);
}

/** "Who can end it: …"; null where nobody must do anything, or the reader. */
export function whoLine(look: Look): Line | null {
  const who = whoOf(look);
  return who === null ? null : [text('Who can end it: '), ...who, text('.')];
}

/** Contracts and PINs for the calls that the answer asks for. */
export function handLine(look: Look): Line {
  const { fixer } = look.diagnosis.verdict;
  const called: readonly Desk['who'][] =
    fixer === 'registry' ? ['registry', 'registrar'] : fixer === 'registrar' ? ['registrar'] : [];
  return atHand(desksOf(look).filter(desk => called.includes(desk.who)));
}

function whoOf(look: Look): Line | null {
  const { verdict, nested } = actingVerdict(look);
  const { fixer } = verdict;
  const desk = desksOf(look).find(d => d.who === fixer);
  const details: Line = desk === undefined ? [] : [text(', '), ...deskLine(desk, look.evidence.takenAt)];
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
      return registryAnd(verdictHoles(look, verdict, nested)['registry'] ?? [], desk, look);
    case 'registrar':
      return [text('your registrar'), ...details];
    case 'dns-host':
      return [text('your DNS host'), ...(desk === undefined ? serversOfHost(look) : details)];
    case 'other-domain-owner':
      return [text('the owner of '), ...otherDomain(look), ...restFixer(look)];
    default:
      return fixer satisfies never;
  }
}

/** "the .sm registry, Telecom Italia San Marino, …"; where nobody knows its name, it is not said twice. */
function registryAnd(registry: Line, desk: Desk | undefined, { evidence }: Look): Line {
  const [only] = registry;
  const details = desk === undefined ? [] : deskLine(desk, evidence.takenAt, only?.kind === 'text' ? only.text : '');
  return details.length === 0 ? registry : [...registry, text(', '), ...details];
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
