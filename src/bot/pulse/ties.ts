import { createHash } from 'node:crypto';
import type { OwnTies } from '../../health/self.ts';
import type { Records } from '../../store/records.ts';
import type { Keeper } from '../../story/stories.ts';

const keyOf = (name: string): string => `pulse/ties/${encodeURIComponent(name)}`;

/** What is kept where nothing was found. */
const CLEAN = 'nothing';

/**
 * Says in every chat what this process shares with the domains that it watches: once for each result, not at each start, and
 * nothing where there is nothing. Claimed in the store before it is said, as each name is one process. Throws StoreError.
 * `beside`: other processes speak with the same voice, so that it says which one it is.
 */
export async function sayTies(
  { ok, report, result }: OwnTies,
  { name, beside }: { readonly name: string; readonly beside: boolean },
  records: Records,
  stories: Pick<Keeper<unknown>, 'say'>,
): Promise<void> {
  const now = ok ? CLEAN : createHash('sha256').update(result).digest('hex');
  const before = await records.read<string>(keyOf(name));
  if ((before?.value ?? CLEAN) === now || !(await records.writeIf(keyOf(name), now, before?.version ?? null))) return;
  if (ok) return;
  const title = beside
    ? [{ kind: 'foreign' as const, text: name }, { kind: 'text' as const, text: ': ' }, ...report.title]
    : report.title;
  await stories.say({ report: { ...report, title }, manner: 'broadcast', only: null, people: [] });
}
