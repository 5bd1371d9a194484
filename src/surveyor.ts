import { readFile, stat } from 'node:fs/promises';
import type { Config } from './config.ts';
import type { ServerAddress } from './dns/walk/facts.ts';
import type { RegistrationFacts } from './evidence.ts';
import { type Graph, GraphError } from './graph/graph.ts';
import { buildBotGraph, buildGraph } from './graph/model/build.ts';
import type { ChatFact, NeedFact, Surroundings } from './graph/model/facts.ts';
import { readGraph } from './graph/read.ts';
import type { Setup } from './observe/own-needs.ts';
import { fromSnapshot, type Snapshot, toSnapshot } from './observe/surroundings/snapshot.ts';
import { type Survey, survey } from './observe/surroundings/survey.ts';
import type { Loaded } from './portfolio/load.ts';
import type { Portfolio } from './portfolio/schema.ts';
import { factsOf } from './registration/facts.ts';
import type { RegistrationDesk, Surveyor } from './services.ts';
import { compute } from './spof/compute.ts';
import { findingsFor, ownFindingsFor } from './spof/findings.ts';
import { remediesFor } from './spof/remedies.ts';
import type { Spof, SpofQuestion } from './spof/spof.ts';
import type { Records } from './store/records.ts';
import type { Address } from './values/address.ts';
import { isAtOrUnder, type Name, parseName, ROOT } from './values/name.ts';
import { isRegistryZone, registrableOf } from './values/suffix.ts';
import type { Streams, World } from './world/ports.ts';

export interface SurveyorParts {
  readonly world: World;
  /** To web servers, for what their certificates hold. */
  readonly streams: Streams;
  readonly hints: readonly ServerAddress[];
  readonly registrations: RegistrationDesk;
  readonly records: Records | null;
  readonly portfolio: () => Promise<Loaded>;
  readonly originsOf: (address: Address) => readonly number[];
  /** Of which day the table is that origins come from, ISO 8601; null without one. */
  readonly asTableAt?: string | null;
  /** What the bot itself talks through, as configured. */
  readonly bot: readonly ChatFact[];
  /** Everything that the bot needs, its chats among them; looked at when it is asked what it hangs on itself. */
  readonly needs: (portfolio: Portfolio | null) => Promise<readonly NeedFact[]>;
  /** True where a command of a shell may name a file to read. */
  readonly mayReadFiles: boolean;
}

/** Octets of a graph in a file; the largest that is read has some 250,000 nodes. */
const MAX_GRAPH_OCTETS = 200_000_000;

/** Joins observing what a domain rests on, the graph of it, and what follows. */
export function createSurveyor(parts: SurveyorParts): Surveyor {
  return {
    async *look(domain, question) {
      const { portfolio } = await parts.portfolio();
      const kept =
        (await recalled(parts.records, domain, portfolio !== null)) ??
        (await besides(parts.records, domain, portfolio));
      const takenAt = parts.world.clock.now();
      if (kept !== null)
        yield spofOf(
          { facts: kept, registrations: new Map(), broken: [], silent: [], bounds: [], before: null },
          question,
          portfolio,
          {
            takenAt,
            snapshotAt: kept.at,
            complete: false,
          },
        );
      const looked = await survey(domain, {
        ...parts,
        portfolio,
        isRegistryZone,
        registrableOf,
        registration: one => registrationOf(parts.registrations, one),
      });
      const seen = { ...looked, facts: { ...looked.facts, asTableAt: parts.asTableAt ?? null }, before: kept };
      const now = { takenAt: parts.world.clock.now(), complete: true };
      const fresh = spofOf(seen, question, portfolio, { ...now, snapshotAt: null });
      const isBroken = fresh.baseline === 'down' && question.without.length === 0 && question.suspended === null;
      if (!isBroken || kept === null) {
        if (!isBroken) await keep(parts.records, keyOf(domain, portfolio !== null), seen.facts);
        yield fresh;
        return;
      }
      const before = spofOf({ ...seen, facts: kept, before: null }, question, portfolio, {
        ...now,
        snapshotAt: kept.at,
      });
      yield { ...before, baseline: 'down', failing: fresh.failing };
    },
    self: parts.bot.length === 0 ? null : question => ownLook(parts, question),
    saved: parts.mayReadFiles ? (path, question) => savedSpof(path, question, parts.world.clock.now()) : null,
  };
}

/** Domains that the bot speaks of: all of the portfolio but those that it lives on itself by design. */
function watchedIn(portfolio: Portfolio | null, needs: readonly NeedFact[]): Name[] {
  const isHome = (domain: Name): boolean => needs.some(({ host }) => host !== null && isAtOrUnder(host, domain));
  const own = Array.from(portfolio?.domains ?? []).flatMap(([domain, { role }]) =>
    role === 'infrastructure' && isHome(domain as Name) ? [] : [domain as Name],
  );
  return [...new Set([...own, ...(portfolio?.watch.extra ?? [])])];
}

/** What the bot itself rests on, and shares with the domains that it watches. */
async function* ownLook(parts: SurveyorParts, question: SpofQuestion): AsyncGenerator<Spof> {
  const { portfolio } = await parts.portfolio();
  const needs = await parts.needs(portfolio);
  const watched = watchedIn(portfolio, needs);
  const first = watched[0] ?? parts.bot[0]?.carrier ?? ROOT;
  const { facts, registrations, silent, bounds } = await survey(first, {
    ...parts,
    portfolio,
    isRegistryZone,
    registrableOf,
    also: [...watched, ...needs.flatMap(({ host }) => host ?? [])],
    registration: one => registrationOf(parts.registrations, one),
  });
  const own = { ...facts, asTableAt: parts.asTableAt ?? null, portfolio: watched, needs };
  const graph = buildBotGraph(own);
  const computed = compute(graph, question);
  const takenAt = parts.world.clock.now();
  const known = { facts: own, portfolio, registrations, cuts: computed.cuts, before: null, now: takenAt };
  yield {
    domain: null,
    ...computed,
    findings: ownFindingsFor(known),
    remedies: [],
    graph,
    unknown: silent,
    bounds: [...bounds, ...computed.bounds],
    self: { watched, needs },
    takenAt,
    snapshotAt: null,
    complete: true,
  };
}

type Moment = Pick<Spof, 'takenAt' | 'snapshotAt' | 'complete'>;

/** `before`: the last good snapshot, to compare with; null without one. */
type Seen = Survey & { readonly before: Surroundings | null };

function spofOf(seen: Seen, question: SpofQuestion, portfolio: Portfolio | null, at: Moment): Spof {
  const { facts, registrations, before } = seen;
  const graph = buildGraph(facts);
  const computed = compute(graph, question);
  const isDead = isBroken(seen, facts.domain);
  const known = { facts, portfolio, registrations, cuts: computed.cuts, before, now: at.takenAt };
  return {
    domain: facts.domain,
    ...computed,
    baseline: isDead ? 'down' : computed.baseline,
    findings: findingsFor(known),
    remedies: remediesFor(facts, computed.tops),
    graph,
    unknown: seen.silent,
    bounds: [...seen.bounds, ...computed.bounds],
    ...at,
  };
}

/** It is broken itself, or nobody answers for a zone that it lies in. */
const isBroken = ({ broken, silent }: Survey, domain: Name): boolean =>
  broken.includes(domain) || silent.some(zone => isAtOrUnder(domain, zone));

async function registrationOf(desk: RegistrationDesk, domain: Name): Promise<RegistrationFacts | null> {
  const looks = await desk.look(domain, { fresh: false });
  if (looks === null) return null;
  let last: RegistrationFacts | null = null;
  for await (const { registration } of looks) last = factsOf(registration);
  return last;
}

/** What the portfolio says of services and chats is kept apart: whoever must not know of it is never shown such a snapshot. */
const keyOf = (domain: Name, withPortfolio: boolean): string =>
  `${withPortfolio ? 'surroundings' : 'surroundings-without-portfolio'}/${domain}`;

/** The last good snapshot of a domain; null where there is none, or the store cannot say. */
async function recalled(records: Records | null, domain: Name, withPortfolio: boolean): Promise<Surroundings | null> {
  const read = async (key: string): Promise<Surroundings | null> => {
    const stored = await records?.read<Snapshot>(key).catch(() => null);
    return stored ? fromSnapshot(stored.value) : null;
  };
  const known = withPortfolio ? await read(keyOf(domain, true)) : null;
  return known ?? read(keyOf(domain, false));
}

/** The snapshot that was taken when another domain of the portfolio was asked about, and this one was good; null without one. */
async function besides(
  records: Records | null,
  domain: Name,
  portfolio: Portfolio | null,
): Promise<Surroundings | null> {
  for (const other of portfolio?.domains.keys() ?? []) {
    const kept = await recalled(records, other as Name, true);
    const isThere = kept?.zones.some(({ zone, servers }) => zone === domain && servers.length > 0);
    if (kept && isThere) return { ...kept, domain, portfolio: [...new Set([domain, ...kept.portfolio])] };
  }
  return null;
}

/** Keeps a good snapshot. A store that fails costs the next look its head start, no more. */
async function keep(records: Records | null, key: string, facts: Surroundings): Promise<void> {
  try {
    const stored = await records?.read<Snapshot>(key);
    await records?.writeIf(key, toSnapshot(facts), stored?.version ?? null);
  } catch {
    // The answer stands without it.
  }
}

async function savedSpof(path: string, question: SpofQuestion, takenAt: Spof['takenAt']): Promise<Spof> {
  const { size } = path === '-' ? { size: 0 } : await stat(path);
  if (size > MAX_GRAPH_OCTETS) throw new GraphError(`it has ${size} octets; ${MAX_GRAPH_OCTETS} are the most`);
  const graph: Graph = readGraph(await readFile(path === '-' ? '/dev/stdin' : path, 'utf8'));
  const zone = /^zone:(.+)$/.exec(graph.tops['name'] ?? '')?.[1];
  const at = { takenAt, snapshotAt: null, complete: true };
  const domain = zone === undefined ? null : parseName(zone);
  return { domain, ...compute(graph, question), findings: [], remedies: [], graph, ...at };
}

/** What this bot talks through: any chat that it is configured for. */
export function botIn({ slackBotToken, slackApiUrl, matrixHomeserver }: Config): ChatFact[] {
  const hostOf = (url: string | null): Name | null => parseName(URL.parse(url ?? '')?.hostname ?? '');
  const slack = hostOf(slackApiUrl ?? 'https://slack.com');
  const matrix = hostOf(matrixHomeserver);
  const service = { id: 'chat:slack', label: 'Slack itself', source: 'declared' as const };
  return [
    ...(matrix === null ? [] : [{ chat: 'matrix' as const, carrier: matrix, login: null, leaves: [] }]),
    ...(slackBotToken === null || slack === null
      ? []
      : [{ chat: 'slack' as const, carrier: slack, login: null, leaves: [service] }]),
  ];
}

/** What this bot is set up with, as far as it leads to other hosts. Without the portfolio, its chats only. */
export function setupIn(config: Config, portfolio: Portfolio | null): Setup {
  const { matrixHomeserver: homeserver, slackBotToken, slackApiUrl, matrixRoom, store, pageUrl, heartbeatUrl } = config;
  const people = Array.from(portfolio?.people.values() ?? []).flatMap(({ matrix }) => matrix ?? []);
  return {
    homeserver,
    slack: slackBotToken === null ? null : (slackApiUrl ?? 'https://slack.com'),
    rooms: homeserver === null || matrixRoom === null ? [] : [matrixRoom],
    people: homeserver === null ? [] : people,
    store: portfolio === null ? '' : store,
    pager: portfolio === null ? null : pageUrl,
    heartbeat: portfolio === null ? null : heartbeatUrl,
  };
}
