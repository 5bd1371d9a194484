/** Writes `.env.example` from the table of settings. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { envExample, PROJECT } from '../src/config.ts';

writeFileSync(join(PROJECT, '.env.example'), envExample());
