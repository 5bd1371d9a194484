import type { Severity } from '../checks/check.ts';
import {
  group,
  list,
  means,
  named,
  not,
  type Of,
  oneOf,
  optional,
  or,
  required,
  type Shape,
  shown,
  text,
} from './shape.ts';
import {
  bool,
  clock,
  date,
  domain,
  duration,
  hours,
  localTime,
  readName,
  timesOfDay,
  url,
  weekly,
  words,
  zone,
} from './words.ts';

const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'] as const satisfies readonly Severity[];
/** What a person may do beside what everybody in `people` may. */
export const RIGHTS = ['watch', 'oncall', 'registrar', 'registry', 'phones', 'admin'] as const;

const domainFacts = group({
  role: or(oneOf(['primary', 'backup', 'infrastructure']), 'primary'),
  registrar: optional(words),
  account: optional(words),
  autorenew: optional(bool),
  paidUntil: optional(date),
  /** Where users are told of this name. */
  announced: or(list(words), []),
  /** The day on which a backup was last tried. */
  tested: optional(date),
});

const service = group({
  name: required(words),
  url: required(url),
  critical: or(bool, false),
  audience: or(oneOf(['customers', 'team']), 'customers'),
});

const reach = {
  phone: optional(words),
  email: optional(words),
  hours: optional(hours),
  zone: optional(zone),
  holidays: or(list(date), []),
};
/** Opening hours mean nothing without the place. */
const hoursHaveZone = (value: { hours: Of<typeof hours> | null; zone: string | null }): string | null =>
  value.hours !== null && !value.hours.always && value.zone === null
    ? 'hours stand without zone; add for example zone: Europe/San_Marino'
    : null;

const desk = group({ name: required(words), ...reach }, hoursHaveZone);
const contact = group(
  {
    kind: required(oneOf(['registrar', 'registry', 'dns-host', 'hosting', 'other'])),
    country: optional(words),
    payer: optional(words),
    reseller: optional(words),
    contract: optional(words),
    /** Where it is kept, never the PIN. */
    pin: optional(words),
    ...reach,
    desks: or(list(desk), []),
  },
  hoursHaveZone,
);

const person = group({
  slack: optional(words),
  matrix: optional(
    text(written =>
      /^@[^:\s]+:\S+$/.test(written) ? means(written) : not(`is ${shown(written)}, no id like @name:server`),
    ),
  ),
  phone: optional(words),
  /** Where a calendar knows them by it. */
  mail: optional(words),
  zone: optional(zone),
  may: or(list(oneOf(RIGHTS)), []),
});

const oncall = group({
  zone: required(zone),
  handover: or(weekly, { day: 0, minutes: 540 }),
  from: optional(date),
  rota: or(list(words), []),
  calendar: optional(words),
  overrides: or(
    list(
      group({ from: required(localTime), until: required(localTime), who: required(words) }, ({ from, until }) =>
        from < until ? null : `the override ends (${until}) before it begins (${from})`,
      ),
    ),
    [],
  ),
  escalation: or(
    list(
      group(
        {
          to: required(words),
          wait: optional(duration),
          repeat: optional(duration),
          /** Between these times of day alone; at others the next step comes at once. */
          between: optional(timesOfDay),
        },
        ({ wait, repeat }) => ((wait === null) === (repeat === null) ? 'a step has either wait or repeat' : null),
      ),
    ),
    [],
  ),
});

const flapping = group({ changes: required(count()), within: required(duration) });

/** `off`, or a group of keys. */
const offOr =
  <T>(shape: Shape<T>): Shape<T | 'off'> =>
  (node, where, reading, beside) =>
    node !== null && 'items' in node ? shape(node, where, reading, beside) : off(node, where, reading, beside);
const off = text(written =>
  written === 'off' ? means('off' as const) : not(`is ${shown(written)}; off, or changes and within`),
);

function count() {
  return text(written =>
    /^[1-9]\d{0,5}$/.test(written) ? means(Number(written)) : not(`is ${shown(written)}, no count`),
  );
}

const login = group({ login: optional(domain) });

/** The whole file. Everything is optional. */
export const schema = group({
  domains: or(named(domainFacts, readName), new Map()),
  services: or(list(service), []),
  status_page: optional(url),
  monitoring: optional(url),
  mail: or(named(list(oneOf(['registrant', 'registrar login']))), new Map()),
  chats: or(group({ slack: optional(login), matrix: optional(login) }), { slack: null, matrix: null }),
  contacts: or(named(contact), new Map()),
  people: or(named(person), new Map()),
  oncall: optional(oncall),
  watch: or(group({ extra: or(list(domain), []), ignore: or(list(domain), []), flapping: optional(offOr(flapping)) }), {
    extra: [],
    ignore: [],
    flapping: null,
  }),
  bridge: or(group({ forbid: or(list(words), []) }), { forbid: [] }),
  settings: or(
    group({ severity: or(named(oneOf(SEVERITIES)), new Map()), daily: optional(clock), keep: optional(duration) }),
    { severity: new Map(), daily: null, keep: null },
  ),
});

export type Portfolio = Of<typeof schema>;
