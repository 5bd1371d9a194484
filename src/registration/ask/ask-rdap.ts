import { type Name, parseName } from '../../values/name.ts';
import { readRdap } from '../rdap/read.ts';
import { queryable } from './ask-whois.ts';
import { exchange, HTTP_LIMITS } from './exchange.ts';
import { getRequest, type HttpResponse, isWholeResponse, readResponse, urlOf } from './http.ts';
import type { LookPorts } from './ports.ts';
import { attemptsOf, failed, outcomeOf, outcomeOfAnswer, type Reply } from './reply.ts';

const PORT = 443;
/** Redirects that are followed; registries that moved use one. */
const MAX_HOPS = 3;

type Fetched =
  | { readonly ok: true; readonly response: HttpResponse; readonly server: string; readonly tookMs: number }
  | { readonly ok: false; readonly reply: Reply };

/**
 * GETs an https URL, by name servers of our own and certificates that Node knows. Redirects are followed to other https
 * URLs on port 443, each resolved and guarded anew.
 */
export async function get(href: string, accept: string, source: 'rdap' | 'iana', ports: LookPorts): Promise<Fetched> {
  let next = urlOf(href);
  const first = next?.host ?? href.slice(0, 100);
  const attempt = attemptsOf(source, first, ports.clock);
  const fail = (outcome: Parameters<typeof attempt>[0], why: string | null): Fetched => ({
    ok: false,
    reply: failed(attempt(outcome, why)),
  });
  const waitMs = await ports.manners.waitFor(first);
  if (waitMs !== null) return fail('spared', `asked enough for now, again in ${Math.ceil(waitMs / 1000)} s`);
  for (let hop = 0; hop <= MAX_HOPS; hop++) {
    if (next === null) return fail('guarded', 'it points to an address that is not https on port 443');
    const host = parseName(next.host);
    const addresses = host === null ? [] : await ports.lookup(host);
    if (addresses.length === 0) return fail('unresolved', `the name ${next.host} has no address`);
    const got = await exchange(
      { addresses, port: PORT, tls: next.host },
      getRequest(next.host, next.path, accept),
      { ...HTTP_LIMITS, isWhole: isWholeResponse },
      ports,
    );
    const response = readResponse(got.bytes, got.how === 'ended');
    if (response === null) {
      const { outcome, why } =
        got.bytes.length === 0 ? outcomeOf(got.how) : { outcome: 'malformed' as const, why: 'it does not speak HTTP' };
      return fail(outcome, why);
    }
    const location = response.headers.get('location');
    if (response.status < 300 || response.status > 399 || location === undefined)
      return { ok: true, response, server: first, tookMs: attempt('answered').tookMs };
    next = urlOf(location, next.href);
  }
  return fail('guarded', `it redirects more than ${MAX_HOPS} times`);
}

/** Asks an RDAP service (RFC 9082 §3.1.3) for a domain; `base` ends in `/`, or is the whole URL of an object. Never throws. */
export async function askRdap(domain: Name, base: string, ports: LookPorts): Promise<Reply> {
  const name = queryable(domain);
  const href = base.endsWith('/') ? `${base}domain/${name}` : base;
  const attempt = attemptsOf('rdap', urlOf(href)?.host ?? base.slice(0, 100), ports.clock);
  if (name === null) return failed(attempt('undecided', 'the name cannot stand in an RDAP query'));
  const fetched = await get(href, 'application/rdap+json, application/json;q=0.5', 'rdap', ports);
  if (!fetched.ok) return fetched.reply;
  const { response, server } = fetched;
  const text = new TextDecoder().decode(response.body);
  const answer = readRdap(text, { domain: name, status: response.status });
  if (answer.why === 'throttled') await ports.manners.throttled(server);
  else ports.manners.answered(server);
  const { outcome, why } = outcomeOfAnswer(answer);
  return {
    attempt: attempt(outcome, why ?? (response.status === 200 ? null : `HTTP ${response.status}`)),
    answer,
    text,
    partial: response.partial,
  };
}
