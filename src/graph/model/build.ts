import { isAtOrUnder, type Name, ROOT } from '../../values/name.ts';
import type { Graph } from '../graph.ts';
import { builderAt } from './builder.ts';
import {
  type ChatFact,
  type Detail,
  EVERYTHING,
  type NeedFact,
  type RecoveryFact,
  type Surroundings,
  type WebFact,
} from './facts.ts';
import { leavesOf, type Plan, planOf, resolveOf, zoneOf } from './names.ts';
import { netsOf } from './networks.ts';

/** The top of the status page, which users look at as at a service, and which is no way in. */
const STATUS_PAGE = 'service:status page';

/**
 * The graph of what a company rests on. Tops, as far as the facts hold them: `name` (the zone asked), `every-name` (some
 * way in under some name), `service:…`, `voice` (the responders' chats), `dark` (a name or a voice), `recovery`, `bot`.
 */
export function buildGraph(facts: Surroundings, detail: Detail = EVERYTHING): Graph {
  const build = builderAt(facts.at);
  const plan = planOf(build, facts, detail);
  const tops: Record<string, string> = { name: zoneOf(plan, facts.domain) };
  const customers = facts.webs.filter(web => web.audience === 'customers');
  tops['every-name'] = build.or('top:every-name', waysIn(plan, customers), { label: 'users reach you by some name' });
  for (const [service, webs] of byService(facts.webs)) {
    const ways = webs.map(web => webOf(plan, web));
    tops[`service:${service}`] = build.or(`top:service:${service}`, ways, { label: service });
  }
  if (facts.statusPage)
    tops[STATUS_PAGE] = build.and(`top:${STATUS_PAGE}`, [resolveOf(plan, facts.statusPage)], {
      label: 'the status page',
    });
  const voices = voicesOf(plan);
  if (voices.length > 0) {
    tops['voice'] = build.or('top:voice', voices, { label: 'your people can talk to each other' });
    const both = [tops['every-name'], tops['voice']];
    tops['dark'] = build.or('top:dark', both, { label: 'users or your own people reach you' });
  }
  if (facts.recovery.length > 0)
    tops['recovery'] = build.and(
      'top:recovery',
      facts.recovery.map(one => recoveryOf(plan, one)),
      { label: 'you can act' },
    );
  if (facts.bot.length > 0)
    tops['bot'] = build.or(
      'top:bot',
      facts.bot.map(chat => chatOf(plan, chat)),
      { label: 'this bot is heard' },
    );
  return build.done(tops);
}

/** The graph of what the bot itself rests on: `bot` (any of its chats), and a top of its own for everything that it needs. */
export function buildBotGraph(facts: Surroundings): Graph {
  const build = builderAt(facts.at);
  const plan = planOf(build, facts, EVERYTHING);
  const chats = facts.bot.map(chat => chatOf(plan, chat));
  const needs = (facts.needs ?? []).map(need => [needTop(need), needOf(plan, need)] as const);
  return build.done({
    ...(chats.length === 0 ? {} : { bot: build.or('top:bot', chats, { label: 'this bot is heard' }) }),
    ...Object.fromEntries(needs),
  });
}

/** The top that stands for a need of the bot. */
export const needTop = ({ what, host, addresses }: NeedFact): string =>
  `bot:${what}${what === 'resolver' ? '' : `:${host ?? addresses[0] ?? ''}`}`;

function needOf(plan: Plan, need: NeedFact): string {
  const { build, facts, detail } = plan;
  if (need.host !== null) return resolveOf(plan, need.host);
  return netsOf(build, facts, `need:${need.what}`, need.addresses, detail);
}

/** The ways to be reached: the services that matter under every name that they have; without services, the zones. */
function waysIn(plan: Plan, webs: readonly WebFact[]): string[] {
  const critical = webs.filter(web => web.critical);
  const used = critical.length > 0 ? critical : webs;
  if (used.length > 0) return used.map(web => webOf(plan, web));
  const { domain, portfolio, untold } = plan.facts;
  const told = portfolio.filter(one => untold?.includes(one) !== true);
  return Array.from(new Set([domain, ...told]), zone => zoneOf(plan, zone));
}

function byService(webs: readonly WebFact[]): Map<string, WebFact[]> {
  const services = new Map<string, WebFact[]>();
  for (const web of webs) services.set(web.service, [...(services.get(web.service) ?? []), web]);
  return services;
}

/** A web service under one name: found, covered by its certificate, hosted. */
function webOf(plan: Plan, web: WebFact): string {
  const id = `web:${web.service}@${web.name}`;
  const about = { label: `${web.service} as ${web.name.slice(0, -1)}`, source: web.source };
  if (web.covered === false) return plan.build.or(id, [], about);
  const onward = web.redirectsTo ? resolveOf(plan, web.redirectsTo) : null;
  const needs = [resolveOf(plan, web.name), onward, certificateOf(plan, web), ...leavesOf(plan, web.leaves)];
  return plan.build.and(id, needs, about);
}

/** Hexadecimal digits of a fingerprint that tell certificates of one company apart. */
const FINGERPRINT_DIGITS = 10;

/** The certificate that was seen: once revoked or ended, every name that shows it is lost. Null where none was seen. */
function certificateOf({ build }: Plan, { name, certificate }: WebFact): string | null {
  if (!certificate) return null;
  const holder = certificate.names[0] ?? name;
  const id = `certificate:${holder}@${certificate.fingerprint.slice(0, FINGERPRINT_DIGITS)}`;
  return build.basic(id, `the certificate of ${holder.slice(0, -1)}`);
}

/** What people talk through: the chats that are declared; without any, the team's services. */
function voicesOf(plan: Plan): string[] {
  const { chats, webs } = plan.facts;
  if (chats.length > 0) return chats.map(chat => chatOf(plan, chat));
  return webs.filter(web => web.audience === 'team').map(web => webOf(plan, web));
}

function chatOf(plan: Plan, chat: ChatFact): string {
  const { build } = plan;
  const login = chat.login === null ? null : resolveOf(plan, chat.login);
  const needs = [resolveOf(plan, chat.carrier), login === `resolve:${chat.carrier}` ? null : login];
  const label = `${chat.chat} through ${chat.carrier.slice(0, -1)}`;
  return build.and(`chat:${chat.chat}@${chat.carrier}`, [...needs, ...leavesOf(plan, chat.leaves)], { label });
}

/** A mailbox that a login or a reset needs, or an office that must be there. */
function recoveryOf(plan: Plan, need: RecoveryFact): string {
  const { build } = plan;
  if (need.kind === 'registrar')
    return build.basic(`registrar-desk:${need.name}`, `somebody at ${need.name} who answers`, 'declared');
  return mailOf(plan, need.domain);
}

/** Mail that arrives: the domain's zone works, and one of its exchangers. */
function mailOf(plan: Plan, domain: Name): string {
  const { build, facts, zones } = plan;
  const exchangers = facts.mails.find(mail => mail.domain === domain)?.exchangers ?? [];
  let zone: Name = ROOT;
  for (const one of zones.keys()) if (isAtOrUnder(domain, one) && one.length > zone.length) zone = one;
  const ways = exchangers.map(exchanger => resolveOf(plan, exchanger));
  const needs = [zoneOf(plan, zone), ways.length === 0 ? null : build.or(`exchangers:${domain}`, ways)];
  return build.and(`mail:${domain}`, needs, { label: `mail for ${domain.slice(0, -1)}` });
}
