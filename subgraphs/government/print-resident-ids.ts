import { residentId } from './resident-id.ts';

// What the government hands to whoever makes the companies' pseudonyms: the ids of its first so many residents, a line each.
const count = Number(process.argv[2]);
if (!Number.isInteger(count) || count < 1) throw new Error('How many residents? Give a whole number.');
for (let index = 1; index <= count; index++) process.stdout.write(`${residentId(index)}\n`);
