import { UsageError } from '../../command.ts';
import type { Permission, Right } from '../../people/rights.ts';
import type { Catalogue } from '../../services.ts';
import { sayDuration } from '../../values/duration.ts';
import { type Call, callOf } from '../dispatch.ts';
import type { Place } from '../surface.ts';
import type { Claims } from './claims.ts';
import type { Outcome, Turn } from './outcome.ts';
import type { Rates } from './rates.ts';

/** Whether a command line is carried out, and if not, what is said about it. */
export type Admission =
  | { readonly ok: true; readonly call: Call; readonly portfolio: boolean }
  | {
      readonly ok: false;
      readonly end: Outcome['end'];
      readonly command: string | null;
      /** Null where nothing is said: it was said a moment ago, or is being said by somebody else. */
      readonly why: string | null;
      readonly example: string | null;
    };

export interface AdmitOf {
  readonly claims: Claims;
  readonly rates: Rates;
  readonly commands: Catalogue;
  permits(right: Right, place: Place): Promise<Permission>;
}

const refused = (end: Outcome['end'], why: string | null, command: string | null = null): Admission => ({
  ok: false,
  end,
  command,
  why,
  example: null,
});

/** Heard once, not too fast, by somebody who may, and a command: in this order, so that the cheap ends come first. */
export async function admit(turn: Turn, of: AdmitOf): Promise<Admission> {
  const { place, id, needs } = turn.heard;
  if (!(await of.claims.take(place.chat, id))) return refused('repeated', null);
  const tooFast = of.rates.take(`${place.chat} ${place.room}`, `${place.chat} ${place.person}`, turn.atMs);
  if (tooFast !== null) {
    const whose = tooFast.who === 'person' ? 'You ask' : 'This room asks';
    const why = `${whose} faster than I may answer. Ask again in ${sayDuration(tooFast.waitMs)}.`;
    return refused('too-fast', tooFast.saidBefore ? null : why);
  }
  const reading = await of.permits('read', place);
  if (!reading.may) return refused('refused', reading.why);
  const call = await understood(turn, of.commands);
  if ('end' in call) return call;
  const right = call.command.right?.(call.args) ?? 'read';
  const permission = right === 'read' ? reading : await of.permits(right, place);
  if (!permission.may) return refused('refused', permission.why, call.name);
  const beside = needs === undefined ? permission : await of.permits(needs.right, place);
  if (!beside.may) return refused('refused', `${beside.why} ${needs?.instead ?? ''}`.trim(), call.name);
  return { ok: true, call, portfolio: permission.portfolio };
}

async function understood({ words, surface }: Turn, commands: Catalogue): Promise<Call | (Admission & { ok: false })> {
  try {
    const call = await callOf(words, commands);
    const { shellOnly } = call.command;
    if (shellOnly === undefined) return call;
    return { ok: false, end: 'refused', command: call.name, why: shellOnly, example: null };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const example = `${surface.prefix}${error.example}`;
    return { ok: false, end: 'wrong-usage', command: null, why: error.message, example };
  }
}
