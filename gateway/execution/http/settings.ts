import { z } from 'zod';
import { isForwardable } from './forwarded-headers.ts';

const MEBIBYTE = 1_048_576;

/** The way to a subgraph where neither `subgraphDefaults` nor `subgraphs.<name>` says otherwise. */
const DEFAULTS: SubgraphSettings = {
  timeoutMs: 5000,
  maxInFlight: 64,
  maxWaiting: 64,
  answerBytes: 5 * MEBIBYTE,
  answerInflation: 50,
  answerDepth: 64,
  answerValues: 100_000,
  compression: false,
  retryRatio: 0.1,
  breaker: { failureRatio: 0.5, leastCalls: 20, windowMs: 10_000, openMs: 5000 },
  forwardHeaders: [],
  signRequests: false,
  tls: undefined,
};

const file = z.string().min(1);

const fields = {
  /** From the question to the last byte of the answer, a second attempt included, in milliseconds. */
  timeoutMs: z.int().min(1).max(600_000),
  /** How many calls may be under way at once; also the number of connections. */
  maxInFlight: z.int().positive(),
  /** How many more may wait for their turn. */
  maxWaiting: z.int().nonnegative(),
  /** The longest answer that is read, decoded, in bytes. */
  answerBytes: z.int().positive(),
  /** How many times longer than it came a compressed answer may become. */
  answerInflation: z.number().min(1),
  /** How deep the objects and lists of an answer may be nested. */
  answerDepth: z.int().positive(),
  /** How many values an answer may have. */
  answerValues: z.int().positive(),
  /** Whether compressed answers are asked for. One that comes compressed is read in any case. */
  compression: z.boolean(),
  /** How many of the queries may be asked a second time; 0 for none. */
  retryRatio: z.number().min(0).max(1),
  breaker: z.strictObject({
    /** The share of failures, over `leastCalls` calls within `windowMs`, at which the circuit opens for `openMs`. */
    failureRatio: z.number().gt(0).max(1),
    leastCalls: z.int().positive(),
    windowMs: z.int().min(10),
    openMs: z.int().positive(),
  }),
  /** The client's headers that are handed on. */
  forwardHeaders: z.array(
    z
      .string()
      .toLowerCase()
      .refine(isForwardable, {
        error: ({ input }) =>
          `${JSON.stringify(input)} is not handed on: it holds credentials, names hosts, or belongs to one connection or to the gateway`,
      }),
  ),
  /** Whether requests bear the gateway's signature (RFC 9421). */
  signRequests: z.boolean(),
  /** Files in PEM form: whom to trust instead of the usual authorities, and who the gateway is. */
  tls: z
    .strictObject({ ca: file.optional(), cert: file.optional(), key: file.optional() })
    .refine(({ cert, key }) => (cert === undefined) === (key === undefined), {
      error: 'cert and key go together',
    }),
};

const overridable = z.strictObject({ ...fields, breaker: fields.breaker.partial() }).partial();

/** The settings of the way to all subgraphs. */
export const subgraphDefaultsSchema = overridable.prefault({});

/** The settings of single subgraphs, by name. */
export const subgraphsSchema = z
  .record(z.string(), overridable.extend({ url: z.url({ protocol: /^https?$/ }).optional() }))
  .default({});

type Fields = { [Name in keyof typeof fields]: z.infer<(typeof fields)[Name]> };

/** How one subgraph is reached. */
export type SubgraphSettings = Readonly<Omit<Fields, 'tls'>> & { readonly tls: Fields['tls'] | undefined };

type Overrides = z.infer<typeof overridable>;

/** The settings of one subgraph: its own above the common ones, above those that are built in. */
export function subgraphSettings(common: Overrides, own: Overrides = {}): SubgraphSettings {
  const breaker = { ...DEFAULTS.breaker, ...common.breaker, ...own.breaker };
  return { ...DEFAULTS, ...common, ...own, breaker } as SubgraphSettings;
}
