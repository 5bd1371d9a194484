import { createHash } from 'node:crypto';
import type { OwnTies } from '../../health/self.ts';
import { type Records, StoreError } from '../../store/records.ts';
import type { Keeper } from '../../story/stories.ts';

const keyOf = (name: string): string => `pulse/ties/${encodeURIComponent(name)}`;

/** What is kept where nothing was found. */
const CLEAN = 'nothing';

/**
 * Says in every chat what this process shares with the domains that it watches: once for each result, not at each start, and
 * nothing where there is nothing. Claimed in the store before it is said, as each name is one process. Without a store nobody
 * knows whether it was said: then it stands in the log and in `status` alone.
 * `beside`: other processes speak with the same voice, so that it says which one it is.
 */
export async function sayTies(
  { ok, report, result }: OwnTies,
  { name, beside }: { readonly name: string; readonly beside: boolean },
  records: Records,
  stories: Pick<Keeper<unknown>, 'say'>,
): Promise<void> {
  const now = ok ? CLEAN : createHash('sha256').update(result).digest('hex');
  if (!(await isNew(records, keyOf(name), now)) || ok) return;
  const title = beside
    ? [{ kind: 'foreign' as const, text: name }, { kind: 'text' as const, text: ': ' }, ...report.title]
    : report.title;
  await stories.say({ report: { ...report, title }, manner: 'broadcast', only: null, people: [] });
}

/** True where this was not found before, and from now on is known. */
async function isNew(records: Records, key: string, now: string): Promise<boolean> {
  try {
    const before = await records.read<string>(key);
    return (before?.value ?? CLEAN) !== now && (await records.writeIf(key, now, before?.version ?? null));
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return false;
  }
}
