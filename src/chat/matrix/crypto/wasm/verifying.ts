import type { Compare, Wanted } from '../machine.ts';
import type { Olm, Wasm } from './load.ts';
import { type Asked, wantedOf } from './wanted.ts';

type Verifying = ReturnType<Olm['getVerificationRequests']>[number];

/** The bot compares nothing itself: a person does, with what is shown where only the operator can write. */
export async function verifying(wasm: Wasm, olm: Olm, users: readonly string[]) {
  const wanted: Wanted[] = [];
  const compare: Compare[] = [];
  const add = (later: Asked | undefined): void => {
    const one = later === undefined ? null : wantedOf(later);
    if (one !== null) wanted.push(one);
  };
  for (const user of users)
    for (const request of olm.getVerificationRequests(new wasm.UserId(user))) {
      if (request.isDone() || request.isCancelled() || request.isPassive()) continue;
      const signs = await stepOf(wasm, request, add);
      if (signs !== null) compare.push({ user, signs });
    }
  return { wanted, compare };
}

async function stepOf(
  wasm: Wasm,
  request: Verifying,
  add: (later: Asked | undefined) => void,
): Promise<string[] | null> {
  if (request.phase() === wasm.VerificationRequestPhase.Requested)
    add(request.acceptWithMethods([wasm.VerificationMethod.SasV1]));
  const sas = request.getVerification();
  if (!(sas instanceof wasm.Sas)) return null;
  if (!sas.hasBeenAccepted()) add(sas.accept());
  if (!sas.canBePresented() || sas.haveWeConfirmed()) return null;
  // Before it is confirmed: then they are gone.
  const signs = sas.emoji()?.map(({ symbol, description }) => `${symbol} ${description}`) ?? null;
  for (const later of await sas.confirm()) add(later);
  return signs;
}
