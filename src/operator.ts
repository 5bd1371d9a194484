import { readFile, stat } from 'node:fs/promises';
import { type Config, exampleOf } from './config.ts';
import type { TrustAnchor } from './dns/dnssec/anchors.ts';
import type { ServerAddress } from './dns/walk/facts.ts';
import type { Loaded, PortfolioFile } from './portfolio/load.ts';

/** What reads a file of the operator's: the settings that name it, and where a fault of it is said. */
interface Reading {
  readonly config: Config;
  warn(line: string): void;
}

/** What the operator wrote down, as it is now. */
export type Written = () => Promise<Loaded>;

export const NOTHING_WRITTEN: Loaded = { portfolio: null, problems: [] };

/** Reads the portfolio where there is one; without it, nothing that could read one is loaded. */
export function portfolioOf({ config, warn }: Reading): Written {
  let file: PortfolioFile | null = null;
  return async () => {
    const isThere = await stat(config.portfolio).then(
      () => true,
      () => false,
    );
    if (file === null && !isThere) return NOTHING_WRITTEN;
    file ??= (await import('./portfolio/load.ts')).portfolioFile(config.portfolio, warn);
    return file.current();
  };
}

const hintsRead = new WeakMap<Reading, Promise<readonly ServerAddress[]>>();

/** Where every walk begins: the operator's file, or what is built in. Read once, so that a fault of it is said once. */
export function hintsOf(of: Reading): Promise<readonly ServerAddress[]> {
  const hints = hintsRead.get(of) ?? readHintsOf(of);
  hintsRead.set(of, hints);
  return hints;
}

async function readHintsOf({ config, warn }: Reading): Promise<readonly ServerAddress[]> {
  const { ROOT_HINTS, readHints } = await import('./dns/root-hints.ts');
  const read = (text: string) => {
    const { servers, problems } = readHints(text);
    return { things: servers, problems };
  };
  return (await listFrom('ROOT_HINTS', config.rootHints, read, warn)) ?? ROOT_HINTS;
}

/** The keys that are trusted without proof: the operator's file, or null for what is built in. */
export async function anchorsOf({ config, warn }: Reading): Promise<readonly TrustAnchor[] | null> {
  if (config.trustAnchors === null) return null;
  const { readAnchors } = await import('./dns/dnssec/anchors.ts');
  const read = (text: string) => {
    const { anchors, problems } = readAnchors(text);
    return { things: anchors, problems };
  };
  return listFrom('TRUST_ANCHORS', config.trustAnchors, read, warn);
}

interface ListRead<T> {
  readonly things: readonly T[];
  readonly problems: readonly { readonly line: number; readonly what: string }[];
}

/** What a file of the operator's lists; null where there is none or it is of no use, which is said in one line. */
async function listFrom<T>(
  setting: string,
  path: string | null,
  read: (text: string) => ListRead<T>,
  warn: (line: string) => void,
): Promise<readonly T[] | null> {
  if (path === null) return null;
  const unread = (error: NodeJS.ErrnoException): ListRead<T> => ({
    things: [],
    problems: [{ line: 0, what: `cannot be read (${error.code})` }],
  });
  const { things, problems } = await readFile(path, 'utf8').then(read, unread);
  const [first] = problems;
  if (first !== undefined) {
    const where = first.line === 0 ? first.what : `has a fault in line ${first.line}: ${first.what}`;
    const instead = things.length === 0 ? 'Going on with what is built in.' : 'Going on with the rest of it.';
    warn(`${setting} names ${path}, which ${where}. Example: ${setting}=${exampleOf(setting)}. ${instead}`);
  }
  return things.length === 0 ? null : things;
}
