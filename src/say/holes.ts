import type { Verdict } from '../diagnose/diagnosis.ts';
import type { ZoneFacts } from '../dns/walk/facts.ts';
import type { History, RegistrationFacts } from '../evidence.ts';
import type { Line } from '../report/report.ts';
import type { Look } from '../services.ts';
import type { Address } from '../values/address.ts';
import { sayDuration } from '../values/duration.ts';
import { isAtOrUnder, isUnder, labelDepth, type Name, ROOT, suffixOf } from '../values/name.ts';
import { deskLine, desksAbout, isClosed } from './desks.ts';
import { fill, type Holes, holesOf } from './language/fill.ts';
import { foreign, introduced, joined, listed, named, text, zoneWord } from './language/names.ts';
import { wordsOf } from './words/verdicts.ts';
import { chosen } from './words/words.ts';
import { chainsToShow } from './zones/chain.ts';
import { chainTo, serverHoles } from './zones/counts.ts';
import { sparedLine } from './zones/memory.ts';
import { serversOf } from './zones/tally.ts';

/**
 * Every hole that the words of a verdict may use. A verdict's own finding adds its params where no hole of that name
 * stands here. `nested`: said of a domain that another one rests on, so that "it" must be named.
 */
export function verdictHoles(look: Look, verdict: Verdict, nested: Name | null = null): Holes {
  const { trace } = look.evidence;
  const asked = nested ?? trace.asked.name;
  const domain = domainOf(look, verdict, asked);
  const zone = verdict.brokenAt ?? zoneAtEnd(look, asked);
  const own = nested === null && domain === trace.asked.name;
  const facts = trace.zones.get(domain) ?? trace.zones.get(zone);
  return {
    ...(verdict.finding === null ? {} : holesOf(verdict.finding)),
    ...serverHoles(look, zone, asked, verdict.finding),
    ...registrationHoles(look, domain),
    viaRegistrar: viaRegistrar(look, ownDomain(look, verdict) ?? domain),
    ...delegationHoles(look, domain, facts),
    name: introduced(trace.asked.name),
    type: [text(trace.asked.type)],
    domain: named(domain),
    it: own ? [text('it')] : named(domain),
    its: own ? [text('its')] : [...named(domain), text('’s')],
    zone: labelDepth(zone) <= 1 ? [text(zoneWord(zone))] : named(zone),
    tld: [text(zoneWord(suffixOf(asked, 1)))],
    because: listed(verdict.because),
    target: targetOf(look, verdict),
    self: nested === null ? [text('it')] : named(nested),
    ...aliasHoles(look, verdict, asked),
    ...paramHoles(verdict),
    resolves: [text(trace.chains[0]?.end.kind === 'nodata' ? 'is up' : 'resolves')],
    rest: restLine(look, verdict),
    effect: [text(EFFECTS[verdict.severity])],
    // Signatures hurt only those who check them: all of them, or where other answers fail than the one asked for.
    fails: [text(verdict.severity === 'critical' ? 'fails' : 'fails in part')],
    extent: extentOf(look),
    spared: sparedLine(look.evidence),
    lastContact: lastContact(look),
  };
}

/** What users feel, where a code can be more or less grave. */
const EFFECTS: Readonly<Record<Verdict['severity'], string>> = {
  critical: 'is down for everyone',
  high: 'fails for some users',
  medium: 'is slower for some users',
  low: 'works, with a fault',
  info: 'works, with a fault',
  none: 'works, with a fault',
};

/** The domain whose delegation or servers are at issue. */
export function domainOf(look: Look, verdict: Verdict, asked: Name): Name {
  const candidates = [...verdict.because, ...(verdict.finding?.about ?? [])];
  const between = candidates.find(
    c => c !== ROOT && isAtOrUnder(asked, c) && (verdict.brokenAt === null || isUnder(c, verdict.brokenAt)),
  );
  if (between !== undefined) return between;
  if (verdict.brokenAt !== null && labelDepth(verdict.brokenAt) > 1 && isAtOrUnder(asked, verdict.brokenAt))
    return verdict.brokenAt;
  const end = zoneAtEnd(look, asked);
  return labelDepth(end) > 1 ? end : suffixOf(asked, Math.max(2, labelDepth(end) + 1));
}

/** The last zone on the way to a name. */
function zoneAtEnd({ evidence }: Look, asked: Name): Name {
  const chain = chainTo(evidence.trace.chains, asked);
  return chain?.path.at(-1) ?? ROOT;
}

function registrationHoles(look: Look, domain: Name): Holes {
  const facts = look.evidence.registrations.get(domain) ?? null;
  const parent = parentZone(look, domain);
  const ofRegistry = labelDepth(parent) <= 1 || ['registry', 'registrar'].includes(look.diagnosis.verdict.fixer);
  return {
    parent: named(parent),
    registry: ofRegistry
      ? [text(parent === ROOT ? 'the root' : `the ${labelDepth(parent) === 1 ? '' : '.'}${zoneWord(parent)} registry`)]
      : [text('the zone '), ...named(parent)],
    registrar: facts?.registrar ? [text('the registrar '), foreign(facts.registrar.name)] : [text('the registrar')],
    status: facts === null ? [] : statusLine(facts),
    expiredOn:
      facts?.expires == null ? [] : [text(' (on '), { kind: 'instant', at: facts.expires, style: 'date' }, text(')')],
  };
}

/** The company's own domain that this one rests on, where whoever can bring that back is the fixer. */
const ownDomain = (look: Look, { fixer, of }: Verdict): Name | null =>
  of !== null && of.verdict.fixer === fixer ? domainOf(look, of.verdict, of.name) : null;

/** "Until then call your registrar, 101domain, open now: …": only a registrar is the registry's customer. */
function viaRegistrar(look: Look, domain: Name): Line {
  const desks = desksAbout(look, domain, 'registry');
  const registrar = desks.find(desk => desk.who === 'registrar');
  const isWaiting = isClosed(desks.find(desk => desk.who === 'registry')) && !isClosed(registrar);
  return [
    text(isWaiting ? 'Until then call your registrar' : 'Call your registrar as well'),
    ...(registrar === undefined ? [] : [text(', '), ...deskLine(registrar, look.evidence.takenAt)]),
    text(`: it is the registry’s customer, you are not. Ask for whoever handles ${zoneWord(suffixOf(domain, 1))}.`),
  ];
}

/** The words that take the name out of DNS, as the registry writes them. */
function statusLine(facts: RegistrationFacts): Line {
  const out = facts.status.filter(s => s.inDns === false);
  return joined(
    (out.length > 0 ? out : facts.status).slice(0, 2).map(s => [foreign(s.word)]),
    ', ',
  );
}

/** The zone that delegates a domain, or would. */
function parentZone({ evidence }: Look, domain: Name): Name {
  const known = evidence.trace.zones.get(domain)?.parent;
  if (known != null) return known;
  const above = [...evidence.trace.zones.keys()]
    .filter(z => isUnder(domain, z))
    .sort((a, b) => labelDepth(b) - labelDepth(a));
  return above[0] ?? ROOT;
}

/** Name servers now and before. */
function delegationHoles(look: Look, domain: Name, facts: ZoneFacts | undefined): Holes {
  const { history, trace, registrations } = look.evidence;
  const now = facts?.nameservers.filter(ns => ns.listedBy.parent).map(ns => ns.name) ?? [];
  const remembered = history?.lastGood?.zone === domain ? history.lastGood.nameservers.map(ns => ns.name) : [];
  const asked = trace.lastGood?.zone === domain ? [...new Set(trace.lastGood.replies.map(r => r.server.name))] : [];
  const registered = registrations.get(domain)?.nameservers ?? [];
  const last = [remembered, asked, registered].find(names => names.length > 0) ?? [];
  return {
    nowServers: now.length > 0 ? listed(now) : [text('its name servers')],
    lastServers: last.length > 0 ? listed(last) : [text('its name servers')],
    glueChange: facts === undefined ? [] : glueChange(facts, history),
  };
}

/** "ns1.example.com: old 192.0.2.1, right 192.0.2.7", for each name server whose glue differs from its own address. */
function glueChange(facts: ZoneFacts, history: History | null): Line {
  const changes = facts.nameservers.flatMap((ns): Line[] => {
    const from = (source: string): Address[] =>
      ns.addresses.filter(a => a.sources.some(s => s === source)).map(a => a.address);
    const own = from('authoritative');
    const remembered = history?.lastGood?.nameservers.find(n => n.name === ns.name)?.addresses ?? [];
    const right = own.length > 0 ? own : remembered;
    const old = from('glue').filter(a => !right.includes(a));
    if (old.length === 0 || right.length === 0) return [];
    return [[...named(ns.name), text(': old '), ...addresses(old), text(', right '), ...addresses(right)]];
  });
  return changes.length === 0 ? [] : [...joined(changes, '; '), text('.')];
}

const addresses = (of: readonly Address[]): Line => joined(of.map((a): Line => [{ kind: 'code', text: a }]));

/** Where the name that is missing is not the one asked but what it is an alias of. */
function aliasHoles(look: Look, { because }: Verdict, asked: Name): Holes {
  const [missing] = because;
  const aliased = missing !== undefined && missing !== asked && look.evidence.trace.chains[0]?.end.kind === 'alias';
  return {
    missing: [text(aliased ? 'does not resolve' : 'does not exist in public DNS')],
    byAlias: aliased ? [text('it is an alias of '), ...named(missing), text(', and ')] : [],
  };
}

/** Details that some checks put into the finding that became the cause. */
function paramHoles({ finding }: Verdict): Holes {
  const { why, ways, expiredAt } = finding === null ? {} : holesOf(finding);
  return {
    expiredWhen: expiredAt === undefined ? [] : [text(' (at '), ...expiredAt, text(')')],
    spoils: why ?? [text('serves signatures that do not hold')],
    asWhy: why === undefined ? [] : [text(', as '), ...why],
    inWhichWays: ways ?? [text('in some of the ways that resolvers ask')],
  };
}

function targetOf(look: Look, verdict: Verdict): Line {
  const aliases = look.evidence.trace.chains.filter(c => c.role === 'alias');
  const target = verdict.of?.name ?? aliases.at(-1)?.question.name ?? verdict.because[0];
  return target === undefined ? [text('another name')] : named(target);
}

/** What is wrong with the domain that this one rests on, as a clause. */
function restLine(look: Look, verdict: Verdict): Line {
  const rest = verdict.of;
  if (rest === null) return [...listed(verdict.because), text(verdict.because.length > 1 ? ' are dead' : ' is dead')];
  return clauseOf(look, rest.verdict, rest.name);
}

/** A verdict's cause as a clause, about a domain that is named in it. */
export function clauseOf(look: Look, verdict: Verdict, about: Name | null): Line {
  const { clause } = wordsOf(verdict.code);
  return fill(chosen(clause, verdict.fixer, verdict.confidence), verdictHoles(look, verdict, about));
}

/** "5 zones, 31 servers, 0.2 s". */
function extentOf(look: Look): Line {
  const { trace } = look.evidence;
  const zones = new Set(chainsToShow(look).flatMap(c => c.path));
  const servers = [...zones].reduce((sum, zone) => {
    const facts = trace.zones.get(zone);
    return sum + (facts === undefined ? 0 : serversOf(facts).length);
  }, 0);
  return [text(`${zones.size} zones, ${servers} servers, ${sayDuration(trace.tookMs)}`)];
}

/** When anything was last heard, for our own network's trouble. */
function lastContact({ evidence: { history } }: Look): Line {
  const at = history?.lastGood?.at;
  return at === undefined ? [] : [text(': last contact '), { kind: 'instant', at, style: 'time' }];
}
