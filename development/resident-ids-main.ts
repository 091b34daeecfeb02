import { z } from 'zod';
import { writeResidentIds } from './resident-ids.ts';

// Where containers are started, this runs before the companies' subgraphs.
const { FOLDER, SEED_RESIDENTS } = z
  .object({ FOLDER: z.string().min(1), SEED_RESIDENTS: z.coerce.number().int().default(1000) })
  .parse(process.env);
await writeResidentIds(FOLDER, SEED_RESIDENTS);
