import { z } from 'zod';

const httpUrl = z.url({ protocol: /^https?$/ });

/** More traces a second than this are no sample any more, but a load of their own. */
const MOST_TRACES = 1000;

/** The settings under `telemetry`: what the operator sees, and where. */
export const telemetrySchema = z
  .strictObject({
    /** Where metrics are read. */
    metrics: z
      .strictObject({
        host: z.string().min(1).default('127.0.0.1'),
        port: z.int().min(0).max(65_535),
        /** A receiver that they are sent to as well (OTLP over HTTP). */
        push: z
          .strictObject({ endpoint: httpUrl, everySeconds: z.int().min(1).max(3600).default(60) })
          .optional(),
      })
      .optional(),
    /** Where traces are sent, and how many. */
    traces: z
      .strictObject({
        /** A receiver of OTLP over HTTP, such as `http://collector:4318/v1/traces`. */
        endpoint: httpUrl,
        /** The part of the requests that is traced. */
        sampleRatio: z.number().min(0).max(1).default(0.01),
        /** How many a second at most, in each process, whoever asks for it. */
        mostPerSecond: z.int().min(1).max(MOST_TRACES).default(10),
        /** Whether a trace that a caller has begun is continued. */
        callerContext: z.enum(['ignore', 'continue']).default('ignore'),
      })
      .optional(),
    /** Which operations leave a sample in the log. */
    samples: z
      .strictObject({
        /** From so many milliseconds on an operation is slow; 0 for none. */
        slowMs: z.int().min(0).default(1000),
        /** Whether those leave one that failed, in whole or in part. */
        errors: z.boolean().default(true),
        /** How many a minute at most, in each process. */
        perMinute: z.int().min(0).max(600).default(10),
      })
      .prefault({}),
  })
  .prefault({});

/** Where metrics are read, and sent to. */
export type MetricsSettings = NonNullable<z.infer<typeof telemetrySchema>['metrics']>;
