import { rm } from 'node:fs/promises';
import { type Homeserver, paths, serverOf } from '../server/homeserver.ts';
import { whyNot } from '../troubles.ts';
import { keepSecret } from './secret.ts';
import type { Step } from './step.ts';

/** People who are to have accounts on the homeserver. */
export interface People {
  /** Names, or full ids. */
  readonly names: readonly string[];
  /** A password that nobody can guess. */
  newPassword(): string;
  /** Where the first password of a user is kept, readable by its owner alone, until it is handed over. */
  fileFor(user: string): string;
}

/** Makes an account for everybody who has none: an administrator of Synapse may. Nobody's password is changed. */
export async function* accounts(
  people: People,
  homeserver: Homeserver,
  me: string,
  url: string,
): AsyncGenerator<Step, void, void> {
  for (const person of people.names) {
    const user = person.startsWith('@') ? person : `@${person}:${serverOf(me)}`;
    const why = await made(user, people, homeserver);
    if (why === null || why === 'there already') yield { what: 'account', ok: true, say: welcome(user, people, why) };
    else {
      const words =
        why === 'no administrator'
          ? `${me} is no administrator of this homeserver. One who is types: register_new_matrix_user -u ${person} --no-admin ${url}`
          : why;
      yield { what: 'account', ok: false, say: `${user} was not made: ${words}` };
    }
  }
}

const welcome = (user: string, { fileFor }: People, why: string | null): string =>
  why === null
    ? `${user} can log in. The first password is in ${fileFor(user)}, readable by you alone: hand it over, have it changed, and delete the file.`
    : `${user} has an account already, and its password stays.`;

/** Null where it was made; else why not. */
async function made(user: string, people: People, homeserver: Homeserver): Promise<string | null> {
  const found = await homeserver.ask('GET', paths.account(user));
  if (found.ok) return 'there already';
  if (found.kind === 'forbidden') return 'no administrator';
  if (found.kind !== 'not-found') return whyNot(found, 'The homeserver');
  const [file, password] = [people.fileFor(user), people.newPassword()];
  try {
    // Before the account: nobody would know the password of one that could not be written.
    await keepSecret(file, password);
  } catch (error) {
    return `${file} cannot be written (${(error as NodeJS.ErrnoException).code ?? 'unknown'}).`;
  }
  const answered = await homeserver.ask('PUT', paths.account(user), { body: { password, admin: false } });
  if (answered.ok) return null;
  await rm(file, { force: true });
  return answered.kind === 'forbidden' ? 'no administrator' : whyNot(answered, 'The homeserver');
}
