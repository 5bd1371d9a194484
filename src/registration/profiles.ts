import { readdir, readFile } from 'node:fs/promises';
import type { Profile } from './whois/profile.ts';

const FOLDER = new URL('./profiles/', import.meta.url);

let texts: Promise<readonly { readonly file: string; readonly text: string }[]> | null = null;

/** The folder's files with their text: 70 small files, read in a few milliseconds, where importing them all takes 40. */
function listed(): NonNullable<typeof texts> {
  texts ??= readdir(FOLDER).then(files =>
    Promise.all(
      files
        .filter(file => file.endsWith('.ts'))
        .sort()
        .map(async file => ({ file, text: await readFile(new URL(file, FOLDER), 'utf8') })),
    ),
  );
  return texts;
}

/** Every registry profile, found by listing the folder. */
export async function loadProfiles(): Promise<readonly Profile[]> {
  return Promise.all((await listed()).map(({ file }) => profileIn(file)));
}

/** The profiles that can be meant by a name under one of its suffixes, or by a server: only those are imported. */
export async function profilesFor(domain: string, server: string | null): Promise<readonly Profile[]> {
  const labels = domain.toLowerCase().replace(/\.$/, '').split('.');
  const words = labels.slice(1).map((_, index) => `'${labels.slice(index + 1).join('.')}'`);
  if (server !== null) words.push(`'${server.toLowerCase().replace(/\.$/, '')}'`);
  const meant = (await listed()).filter(({ text }) => words.some(word => text.includes(word)));
  return Promise.all(meant.map(({ file }) => profileIn(file)));
}

async function profileIn(file: string): Promise<Profile> {
  const module: { default: Profile } = await import(new URL(file, FOLDER).href);
  return module.default;
}
