import type { Records } from '../../store/records.ts';
import type { Story } from '../../story/story.ts';
import type { Parts } from '../parts.ts';
import type { Said } from './talk.ts';

/** Talk that has become too long for its story: pages of their own, of messages that are all said and shown. */

const keyOf = (number: number, page: number): string => `talk/${number}/${String(page).padStart(6, '0')}`;

/** Writes a page, also one that is there already: a process that died between page and story comes again. Throws StoreError. */
export async function writePage(records: Records, number: number, page: number, lines: readonly Said[]): Promise<void> {
  const key = keyOf(number, page);
  for (;;) {
    const found = await records.read<readonly Said[]>(key);
    if (await records.writeIf(key, lines, found?.version ?? null)) return;
  }
}

/** Throws StoreError. */
export async function readPage(records: Records, number: number, page: number): Promise<readonly Said[]> {
  return (await records.read<readonly Said[]>(keyOf(number, page)))?.value ?? [];
}

/** All that was said in the threads of a story, in order; without its pages where there is no store. */
export async function saidOf({ number, parts }: Story<Parts>, records: Records | null): Promise<readonly Said[]> {
  const out: Said[] = [];
  for (let page = 0; records !== null && page < parts.talk.pages; page++)
    out.push(...(await readPage(records, number, page).catch(() => [])));
  return [...out, ...parts.talk.recent];
}

/** Forgets the talk of stories that are not kept any more. */
export async function sweepPages(records: Records, isKept: (number: number) => boolean): Promise<void> {
  const gone: string[] = [];
  for await (const { key } of records.list('talk/')) if (!isKept(Number(key.split('/')[1]))) gone.push(key);
  for (const key of gone) await records.remove(key);
}
