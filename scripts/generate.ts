/** Writes every paper that is made from the program. */
import { writeFileSync } from 'node:fs';
import { PAPERS } from './papers.ts';

for (const { path, text } of PAPERS) writeFileSync(path, await text());
