import { z } from 'zod';
import { STRICTNESS } from '../schema/access/register.ts';
import { budgetsSchema } from '../schema/access/budgets.ts';

const MEBIBYTE = 1_048_576;

const positive = (standard: number): z.ZodDefault<z.ZodInt> => z.int().positive().default(standard);

/** The settings under `limits`: what a request may ask for and take. */
export const limitsSchema = z
  .strictObject({
    /** The longest request body that is read, decoded, in bytes. */
    bodyBytes: positive(MEBIBYTE),
    /** How many times longer than it came a compressed body may become. */
    bodyInflation: z.number().min(1).default(20),
    /** How long the body may take to arrive, in milliseconds. */
    bodyMs: positive(15_000),
    /** How slowly it may arrive, in bytes per second. */
    bodyBytesPerSecond: positive(1024),
    /** How long the headers may take to arrive, in milliseconds. */
    headersMs: positive(10_000),
    /** How many requests a process has in flight at a time, by what its event loop bears. */
    inFlight: z
      .strictObject({
        /** So many are always taken. */
        least: positive(16),
        /** No more are taken. */
        most: positive(2000),
      })
      .prefault({})
      .refine(({ least, most }) => least <= most, { error: 'least is more than most' }),
    /** How much one operation may ask for. */
    operation: z
      .strictObject({
        /** How long the text of a document may be, in UTF-16 units. */
        characters: positive(131_072),
        /** Of the whole document, before it is parsed. */
        tokens: positive(2000),
        /** How deep braces, brackets and parentheses may stand in each other; also selections, once every fragment is in its place, and variables. */
        nesting: positive(64),
        /** How many values the variables may have. */
        values: positive(20_000),
        /** The longest way of fields from the root. */
        depth: positive(15),
        aliases: positive(30),
        rootFields: positive(20),
        directives: positive(50),
        /** Fields and fragments, once every fragment is in its place. */
        selections: positive(5000),
        /** How many pairs of fields or fragments of a document validating it may have to compare. */
        comparisons: positive(10_000),
        /** How many variables an operation may define. */
        variables: positive(200),
        /** How many requests to subgraphs its plan may have. */
        subgraphCalls: positive(50),
      })
      .prefault({}),
    /** What all callers without a token may ask for together. */
    anonymous: budgetsSchema.default({}),
    /** How long an operation may be planned, in milliseconds. */
    planningMs: positive(500),
    /** How many operations are planned at the same time, each in a thread. */
    planningThreads: positive(2),
    /** How much memory the documents that have been asked before may take, in bytes. */
    documentCacheBytes: positive(32 * MEBIBYTE),
    /** How much memory what is made of operations may take, in bytes: decisions, costs, and how answers are written. */
    operationCacheBytes: positive(64 * MEBIBYTE),
    /** How much memory plans may take, in bytes. */
    planCacheBytes: positive(64 * MEBIBYTE),
    /** How long a request may take, once it is read, in milliseconds. */
    requestMs: z.int().min(1).max(600_000).default(10_000),
  })
  .prefault({});

/** The settings under `trustedDocuments`: the documents that are registered, and what happens to others. */
export const trustedDocumentsSchema = z
  .strictObject({
    /** Files or addresses of manifests. */
    manifests: z.array(z.string().min(1)).min(1),
    /** Has no default: none is right for everyone. */
    mode: z.enum(STRICTNESS),
  })
  .optional();

/** The settings under `cost`: what operations may cost, as `@cost` and `@listSize` weigh them. */
export const costSchema = z
  .strictObject({
    /** Whether costs are computed, and whether an operation is refused by them. */
    mode: z.enum(['off', 'measure', 'enforce']).default('measure'),
    /** The most that one operation may be expected to cost. */
    perOperation: z.int().positive().optional(),
    /** How long a list counts of which the supergraph says nothing. */
    listSize: positive(10),
    /** What a mutation weighs, where its field does not say. */
    mutationWeight: z.number().min(0).default(10),
    /** Whether answers say what they cost, in `extensions`. */
    inExtensions: z.boolean().default(false),
  })
  .prefault({})
  .transform(({ perOperation, ...rest }) => ({ ...rest, perOperation }));
