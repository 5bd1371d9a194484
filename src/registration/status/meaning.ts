/** Who may have set a status, or can end it. */
export type Actor = 'registry' | 'registrar' | 'you';

/** What a status means for the name, and what to do about it. */
export interface StatusMeaning {
  /** The EPP word (RFC 5731, RFC 3915), or null where none fits. */
  readonly code: string | null;
  /** False: it takes the name out of DNS. True: it does not. Null: not known. */
  readonly inDns: boolean | null;
  readonly setBy: Actor | null;
  readonly liftedBy: Actor | 'nobody' | null;
  /** One plain clause: what it is. */
  readonly plain: string;
  /** What to do; null where nothing needs doing. */
  readonly next: string | null;
}

/** A status that is as it should be: the name is in DNS. */
export const normal = (plain: string, code: string | null = 'ok'): StatusMeaning => ({
  code,
  inDns: true,
  setBy: 'registry',
  liftedBy: null,
  plain,
  next: null,
});

/** A status that says nothing about DNS and needs nothing done. */
export const note = (plain: string, code: string | null = null): StatusMeaning => ({
  code,
  inDns: null,
  setBy: 'registry',
  liftedBy: null,
  plain,
  next: null,
});

/** A lock: the name stays in DNS, and `by` must lift it before what it forbids. */
export const lock = (by: Actor, code: string | null, plain: string, next: string | null = null): StatusMeaning => ({
  code,
  inDns: true,
  setBy: by,
  liftedBy: by,
  plain,
  next,
});

/** The registry or registrar has taken the name out of DNS, and `liftedBy` can put it back. */
export const out = (
  setBy: Actor | null,
  liftedBy: StatusMeaning['liftedBy'],
  code: string | null,
  plain: string,
  next: string,
): StatusMeaning => ({
  code,
  inDns: false,
  setBy,
  liftedBy,
  plain,
  next,
});

/** The name still resolves, but something must be done by `next`. */
export const warning = (
  liftedBy: StatusMeaning['liftedBy'],
  code: string | null,
  plain: string,
  next: string,
): StatusMeaning => ({
  code,
  inDns: true,
  setBy: 'registry',
  liftedBy,
  plain,
  next,
});

/** No registration at all: the registry sells the name to nobody. */
export const notForSale: StatusMeaning = {
  code: null,
  inDns: null,
  setBy: null,
  liftedBy: null,
  plain: 'not a name that can be registered',
  next: null,
};

/** DNS Belgium and EURid mean the same by these. */
export const quarantine40 = out(
  'registry',
  'registrar',
  'redemptionPeriod',
  'deleted, and kept in quarantine for 40 days',
  'have a registrar reactivate it now',
);
export const outOfService = out(
  'registry',
  'registrar',
  'clientHold',
  'out of service: its registrar is gone',
  'choose a new registrar and transfer the name there',
);
