import type { ChatFact, RecoveryFact, WebFact } from '../../graph/model/facts.ts';
import type { Portfolio } from '../../portfolio/schema.ts';
import { isAtOrUnder, type Name, name, parseName, ROOT } from '../../values/name.ts';
import type { Seen } from './facts.ts';

/** Slack's own domain: what its users reach it by. */
const SLACK = name('slack.com');

/** The company's names: the asked one, and those of the portfolio that users may come by. */
export function domainsOf(domain: Name, portfolio: Portfolio | null): Name[] {
  const declared = Array.from(portfolio?.domains ?? []).flatMap(([one, { role }]) =>
    role === 'infrastructure' ? [] : [one as Name],
  );
  return [...new Set([domain, ...declared])];
}

/** Every service under its own name, and under the same label of each other domain where that was seen to resolve. */
export function websIn(domain: Name, portfolio: Portfolio | null, seen: Seen | null): WebFact[] {
  const domains = domainsOf(domain, portfolio);
  const untold = untoldIn(portfolio);
  return (portfolio?.services ?? []).flatMap(service => {
    const host = parseName(new URL(service.url).hostname);
    if (host === null) return [];
    const own = domains.find(one => isAtOrUnder(host, one)) ?? null;
    const others =
      own === null || service.audience === 'team' ? [] : domains.filter(one => one !== own && !untold.includes(one));
    const names = [
      host,
      ...others.flatMap(other => parseName(host.slice(0, host.length - (own?.length ?? 0)) + other) ?? []),
    ];
    return names
      .filter((one, i) => i === 0 || seen === null || (seen.hosts.get(one)?.addresses.length ?? 0) > 0)
      .map(
        (one): WebFact => ({
          service: service.name,
          name: one,
          critical: service.critical,
          audience: service.audience,
          covered: null,
          leaves: [],
          source: 'declared',
        }),
      );
  });
}

/** Backups that nobody has been told of. */
export const untoldIn = (portfolio: Portfolio | null): Name[] =>
  Array.from(portfolio?.domains ?? []).flatMap(([one, { role, announced }]) =>
    role === 'backup' && announced.length === 0 ? [one as Name] : [],
  );

/** The host of the status page; none where none is declared. */
export function statusPageIn(portfolio: Portfolio | null): Name[] {
  const host = parseName(URL.parse(portfolio?.status_page ?? '')?.hostname ?? '');
  return host === null || host === ROOT ? [] : [host];
}

export function chatsIn(portfolio: Portfolio | null): ChatFact[] {
  const { slack, matrix } = portfolio?.chats ?? { slack: null, matrix: null };
  const leaves = [{ id: 'chat:slack', label: 'Slack itself', source: 'declared' as const }];
  return [
    ...(slack === null ? [] : [{ chat: 'slack' as const, carrier: SLACK, login: slack.login, leaves }]),
    ...(matrix?.login ? [{ chat: 'matrix' as const, carrier: matrix.login, login: null, leaves: [] }] : []),
  ];
}

/** What a recovery needs: the mailboxes of registrar log-ins, and somebody at each registrar. */
export function recoveryIn(portfolio: Portfolio | null): RecoveryFact[] {
  const mailboxes = Array.from(portfolio?.mail ?? []).flatMap(([address, uses]) => {
    const domain = parseName(address.slice(address.lastIndexOf('@') + 1));
    return uses.includes('registrar login') && domain !== null && domain !== ROOT ? [domain] : [];
  });
  const registrars = Array.from(portfolio?.domains.values() ?? []).flatMap(({ role, registrar }) =>
    role === 'primary' && registrar !== null ? [registrar] : [],
  );
  return [
    ...Array.from(new Set(mailboxes), one => ({ kind: 'mailbox' as const, domain: one })),
    ...Array.from(new Set(registrars), one => ({ kind: 'registrar' as const, name: one })),
  ];
}
