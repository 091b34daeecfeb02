import { z } from 'zod';

/** The settings under `reload`: whether and how often it is looked for a new version. */
export const reloadSchema = z
  .strictObject({
    watch: z.boolean().default(true),
    /** How often files are looked at, in milliseconds. */
    filesMs: z.int().min(20).max(3_600_000).default(1000),
    /** How often addresses are asked, in milliseconds. */
    addressesMs: z.int().min(100).max(86_400_000).default(10_000),
  })
  .prefault({});

/** The settings under `signature`: which supergraphs and registers may be served at all. */
export const signatureSchema = z
  .strictObject({
    /** A file with the public keys (JWKS) of those who may sign. */
    keys: z.string().min(1),
    /** The signature's file or address. */
    file: z.string().min(1),
    /** A file in which the gateway keeps the last edition that it served. */
    editionFile: z.string().min(1).optional(),
    /** The least edition that is served. */
    leastEdition: z.int().positive().optional(),
  })
  .refine(({ editionFile, leastEdition }) => editionFile !== undefined || leastEdition !== undefined, {
    error:
      'needs an editionFile, where the gateway keeps what it has served, or a leastEdition; without, an old edition could be brought back by a restart',
  })
  .optional();
