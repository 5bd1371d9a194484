import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { inProject, PROJECT, passwordIn, type Setting, says } from './config/parsers.ts';
import { SETTINGS } from './config/settings.ts';
import { nearest } from './values/nearest.ts';

export { PROJECT, says };

type Settings = typeof SETTINGS;
/** What the operator chose, understood and complete. */
export type Config = { readonly [K in keyof Settings]: Settings[K] extends Setting<infer T> ? T : never };
/** Variables by name. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** A file with a secret holds one line; more than this is not what was meant. Octets. */
const MAX_SECRET_FILE = 65_536;

/**
 * The configuration from variables. A wrong value is one line in `problems` (name, what is wrong, an example) and
 * leaves the default in force, so that the bot starts with what is right. `read` gives the text of a secret's file, or throws.
 */
export function configFrom(
  variables: Variables,
  read: (path: string) => string,
): { config: Config; problems: string[] } {
  const problems: string[] = [];
  const values = Object.entries(SETTINGS).map(([key, of]) => [key, chosen(of, variables, read, problems)]);
  return { config: Object.fromEntries(values) as Config, problems: [...problems, ...strangers(variables)] };
}

function chosen(
  of: Setting<unknown>,
  variables: Variables,
  read: (path: string) => string,
  problems: string[],
): unknown {
  const fallback = of.parse(of.default);
  if (!fallback.ok) throw new TypeError(`the default of ${of.name} ${fallback.why}`);
  const text = textOf(of, variables, read, problems);
  if (text === null) return fallback.value;
  if (text === UNREADABLE) return (insteadOf(of) ?? fallback).value;
  const parsed = of.parse(text);
  if (parsed.ok) return parsed.value;
  const instead = of.default === '' ? 'Going on without it.' : `Going on with ${of.default}.`;
  problems.push(`${of.name} ${parsed.why}. Example: ${of.name}=${of.example}. ${parsed.instead?.words ?? instead}`);
  return (parsed.instead ?? fallback).value;
}

/** What holds where a setting is there and says nothing; null: the default. */
function insteadOf<T>(of: Setting<T>) {
  const parsed = of.parse('');
  return parsed.ok ? null : (parsed.instead ?? null);
}

/** Something was set, and nobody knows what. */
const UNREADABLE = Symbol('unreadable');

function textOf(
  of: Setting<unknown>,
  variables: Variables,
  read: (path: string) => string,
  problems: string[],
): string | typeof UNREADABLE | null {
  const direct = variables[of.name]?.trim();
  const file = of.secret ? variables[`${of.name}_FILE`]?.trim() : undefined;
  if (direct !== undefined && direct !== '') {
    if (file) problems.push(`${of.name}_FILE is not read, because ${of.name} is set too. Keep one of them.`);
    return direct;
  }
  if (!file) return null;
  try {
    return read(inProject(file)).trim();
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? 'it is too large';
    const instead = insteadOf(of);
    problems.push(
      `${of.name}_FILE names ${file}, which cannot be read (${why}). Example: ${of.name}_FILE=/run/secrets/${of.name.toLowerCase()}${instead === null ? '' : `. ${instead.words}`}`,
    );
    return UNREADABLE;
  }
}

/** What the names of our own variables begin with. */
const OURS = 'OUTPOST_';

/** What a setting may look like, by its name; for errors that are found later. */
export const exampleOf = (name: string): string => Object.values(SETTINGS).find(of => of.name === name)?.example ?? '';

/** Words about OUTPOST_ variables that nothing reads: most likely a slip of the keyboard. */
function strangers(variables: Variables): string[] {
  const known = Object.values(SETTINGS).flatMap(of => (of.secret ? [of.name, `${of.name}_FILE`] : [of.name]));
  const ours = known.filter(name => name.startsWith(OURS)).map(name => name.slice(OURS.length));
  return Object.keys(variables)
    .filter(name => name.startsWith(OURS) && !known.includes(name))
    .map(name => {
      const near = nearest(name.slice(OURS.length), ours);
      return `${name} is no setting of this version.${near === null ? '' : ` Did you mean ${OURS}${near}?`}`;
    });
}

/** The configuration of this process: its environment, and below it `.env` in the working directory. */
export function loadConfig(): { config: Config; problems: string[] } {
  const dotenv = readDotenv();
  const { config, problems } = configFrom({ ...dotenv.variables, ...process.env }, readSecret);
  return { config, problems: [...dotenv.problems, ...problems] };
}

/** Files that secrets come from, with the setting that names each. */
export const secretFilesIn = (variables: Variables): readonly { readonly setting: string; readonly path: string }[] =>
  Object.values(SETTINGS).flatMap(of => {
    const setting = `${of.name}_FILE`;
    const file = of.secret ? variables[setting]?.trim() : undefined;
    return file ? [{ setting, path: inProject(file) }] : [];
  });

/** The same of this process. */
export const secretFiles = (): ReturnType<typeof secretFilesIn> =>
  secretFilesIn({ ...readDotenv().variables, ...process.env });

function readDotenv(): { variables: Variables; problems: string[] } {
  try {
    const text = readFileSync('.env', 'utf8');
    // Most start without such a file, and need not wait for what reads it.
    return { variables: process.getBuiltinModule('node:util').parseEnv(text), problems: [] };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    return {
      variables: {},
      problems: code === 'ENOENT' ? [] : [`.env cannot be read (${code ?? 'not text'}). Going on without it.`],
    };
  }
}

function readSecret(path: string): string {
  if (statSync(path).size > MAX_SECRET_FILE) throw new RangeError('too large');
  return readFileSync(path, 'utf8');
}

/** The folder for what this process keeps for itself: that of the store's file, else the default's. */
export const dataFolder = ({ store }: Pick<Config, 'store'>): string =>
  dirname(store.includes('://') ? inProject(SETTINGS.store.default) : store);

/** The values that no log may hold. A path is none; a URL may hold a password. */
export const secretsOf = (config: Config): readonly string[] =>
  Object.entries(SETTINGS).flatMap(([key, of]) => {
    const value = config[key as keyof Config];
    if (!of.secret || typeof value !== 'string') return [];
    if (key !== 'store') return [value];
    return value.includes('://') ? [value, passwordIn(value) ?? ''] : [];
  });

/** The text of `.env.example`: every setting with its meaning and default, nothing switched on. */
export function envExample(): string {
  const head =
    '# Copy to .env and remove the # before what you change. Written from src/config.ts by `npm run generate`.';
  const parts = Object.values(SETTINGS).map(of =>
    [
      ...wrap(of.meaning),
      ...(of.secret ? [`# May come from a file instead: ${of.name}_FILE=/run/secrets/${of.name.toLowerCase()}`] : []),
      `# Example: ${of.name}=${of.example}`,
      `#${of.name}=${of.default}`,
    ].join('\n'),
  );
  return `${[head, ...parts].join('\n\n')}\n`;
}

/** A sentence as comment lines of at most 100 characters. */
function wrap(text: string): string[] {
  return (text.match(/.{1,98}(?:\s|$)/g) ?? [text]).map(line => `# ${line.trimEnd()}`);
}
