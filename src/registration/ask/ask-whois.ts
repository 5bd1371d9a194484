import { type Name, parseName } from '../../values/name.ts';
import type { Attempt } from '../registration.ts';
import { decodedText } from '../whois/charset.ts';
import { parseWhois } from '../whois/parse.ts';
import type { Profile } from '../whois/profile.ts';
import { exchange, WHOIS_LIMITS } from './exchange.ts';
import type { LookPorts } from './ports.ts';
import { attemptsOf, failed, outcomeOf, outcomeOfAnswer, type Reply } from './reply.ts';

/** The WHOIS port (RFC 3912 §2). */
const PORT = 43;

/** A name that can stand in a query: letters, digits, hyphens inside, underscores. Nothing else reaches a server. */
const QUERYABLE = /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;

/** The name as it stands in queries, without the trailing dot; null where it cannot. */
export function queryable(domain: Name): string | null {
  const text = domain.replace(/\.$/, '');
  return QUERYABLE.test(text) && text.length <= 253 ? text : null;
}

/** The query line of a server: its registry's own form where the profile names this server, else the bare name. */
export function queryLine(domain: string, server: string, profiles: readonly Profile[]): string {
  const own = profiles.find(profile => profile.query !== undefined && profile.servers?.includes(server) === true);
  return `${(own?.query ?? '{name}').replace('{name}', domain)}\r\n`;
}

/** What is sent and read as text, whoever is asked: one line there, text back. */
export async function whoisText(
  server: string,
  line: string,
  charset: string | undefined,
  source: Attempt['source'],
  ports: LookPorts,
): Promise<Reply> {
  const attempt = attemptsOf(source, server, ports.clock);
  const waitMs = await ports.manners.waitFor(server);
  if (waitMs !== null) return failed(attempt('spared', `asked enough for now, again in ${Math.ceil(waitMs / 1000)} s`));
  const host = parseName(server);
  const addresses = host === null ? [] : await ports.lookup(host);
  if (addresses.length === 0) return failed(attempt('unresolved', 'its name has no address'));
  const { bytes, how } = await exchange(
    { addresses, port: PORT, tls: null },
    new TextEncoder().encode(line),
    WHOIS_LIMITS,
    ports,
  );
  if (bytes.length === 0) {
    const { outcome, why } = outcomeOf(how);
    return failed(attempt(outcome, why));
  }
  return { attempt: attempt('answered'), answer: null, text: decodedText(bytes, charset), partial: how !== 'ended' };
}

/** Asks a WHOIS server for a domain and reads the answer with the registry's profile. Never throws. */
export async function askWhois(domain: Name, server: string, ports: LookPorts): Promise<Reply> {
  const name = queryable(domain);
  if (name === null)
    return failed(attemptsOf('whois', server, ports.clock)('undecided', 'the name cannot stand in a WHOIS query'));
  const profiles = await ports.profiles(name, server);
  const charset = profiles.find(
    profile => profile.charset !== undefined && profile.servers?.includes(server) === true,
  )?.charset;
  const reply = await whoisText(server, queryLine(name, server, profiles), charset, 'whois', ports);
  if (reply.text === null) return reply;
  const answer = parseWhois(reply.text, { domain: name, server }, profiles);
  if (answer.why === 'throttled' || answer.why === 'blocked') await ports.manners.throttled(server);
  else ports.manners.answered(server);
  return { ...reply, answer, attempt: { ...reply.attempt, ...outcomeOfAnswer(answer) } };
}
