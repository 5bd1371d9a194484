import { isoOf } from '../../values/instant.ts';
import { typed } from '../language/names.ts';
import { lifelineOf } from '../lifeline.ts';
import { onCallJson } from '../oncall/json.ts';
import { hoursWords } from './hours.ts';
import type { CardSeen } from './page.ts';

/** The contract of `card --json`: all that the page shows, nothing left out; `kind` tells the items apart. */
export function cardJson({ state, rooms, lifelines }: CardSeen): object {
  const { portfolio } = state;
  const people = [...(portfolio?.people ?? [])].map(([name, { phone, zone, may, slack, matrix }]) => ({
    kind: 'person',
    ...{ name, phone, zone, may, slack, matrix },
  }));
  const domains = [...(portfolio?.domains ?? [])].map(([name, facts]) => ({
    kind: 'domain',
    name: typed(name as CardSeen['lifelines'][number]['domain']),
    ...facts,
  }));
  const desks = [...(portfolio?.contacts ?? [])].flatMap(
    ([contact, { kind, contract, pin, payer, desks: more, ...own }]) =>
      [{ ...own, name: null }, ...more]
        .filter(({ phone, email }) => phone !== null || email !== null)
        .map(({ name, phone, email, hours, zone, holidays }) => ({
          kind: 'desk',
          ...{ contact, of: kind, desk: name, phone, email, zone, holidays, contract, pin, payer },
          hours: hours === null ? null : hoursWords(hours),
        })),
  );
  const lines = lifelines.flatMap(({ domain, good: { lastGood } }) =>
    lastGood === null
      ? []
      : [{ kind: 'lifeline', domain: typed(domain), at: isoOf(lastGood.at), ...lifelineOf(lastGood) }],
  );
  const places = rooms.map(one => ({ kind: 'room', ...one }));
  const oncall = onCallJson({ kind: 'now', state, asker: null });
  return {
    command: 'card',
    items: [...places, ...people, ...domains, ...desks, ...lines],
    oncall,
    takenAt: isoOf(state.now),
  };
}
