import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { listOf } from './list.ts';
import { CASES } from './suite.ts';

// Writes the list of cases into README.md, in the place of the one that is there.
const file = join(import.meta.dirname, 'README.md');
const [before = ''] = readFileSync(file, 'utf8').split('```text\nACC-');
writeFileSync(file, `${before.trimEnd()}\n\n${listOf(CASES)}\n`);
