/** Writes `docs/checks.md` from the tables of the checks. */
import { writeFileSync } from 'node:fs';
import { catalogue } from '../test/support/catalogue.ts';

writeFileSync(new URL('../docs/checks.md', import.meta.url), catalogue());
