import { z } from 'zod';
import { EXAMPLE_RESIDENT } from '../examples.ts';

/** What the issuer is told by its environment. Read once, at start. */
export interface IssuerConfig {
  port: number;
  host: string;
  /** The issuer identifier (RFC 8414, section 2): the `iss` of its tokens and the base of its addresses. */
  issuer: string;
  /** The `aud` of its access tokens. */
  audience: string;
  /** The partner register, whose clients it serves. */
  register: string;
  /** The resident whom the sign-in page proposes, and who the persona `resident` is. */
  resident: string;
  logLevel: string;
}

const environment = z.object({
  PORT: z.coerce.number().int().min(1).max(65535),
  HOST: z.string().min(1).default('127.0.0.1'),
  ISSUER: z.url({ protocol: /^https?$/ }).optional(),
  AUDIENCE: z.url().default('urn:concord:gateway'),
  REGISTER: z.string().min(1).default('schema/partners.yaml'),
  RESIDENT: z.string().min(1).default(EXAMPLE_RESIDENT),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
});

/**
 * Reads the environment of the issuer.
 * @throws Error in production, and else one that names every variable that is missing or malformed, never its value.
 */
export function readConfig(env: NodeJS.ProcessEnv = process.env): IssuerConfig {
  if (env['NODE_ENV'] === 'production') {
    throw new Error(
      'The development issuer gives a token to anyone who asks, so it does not start where NODE_ENV is "production". ' +
        'Name the issuers you trust in the settings of the gateway instead.',
    );
  }
  const result = environment.safeParse(env);
  if (!result.success) {
    const problems = result.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`The environment is not complete:\n${problems.join('\n')}`);
  }
  const read = result.data;
  return {
    port: read.PORT,
    host: read.HOST,
    issuer: read.ISSUER ?? `http://127.0.0.1:${read.PORT}`,
    audience: read.AUDIENCE,
    register: read.REGISTER,
    resident: read.RESIDENT,
    logLevel: read.LOG_LEVEL,
  };
}
