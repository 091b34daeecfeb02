import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { JWK } from 'jose';
import { ConfigError, type GatewayConfig } from './config.ts';
import { createCallerKey } from './execution/caller-token.ts';
import { createSigningKey } from './execution/http/sign-request.ts';

/**
 * What a gateway is made from beside its settings, as plain data: all that is read from files, and all that is drawn at
 * random. Processes that stand for each other are given the same.
 */
export interface Sources {
  /** The supergraph's SDL. */
  supergraph: string;
  /** The partner register as YAML; undefined where none is configured. */
  register: string | undefined;
  /** The private key that caller tokens are signed with. */
  callerKey: JWK;
  /** The private Ed25519 key that requests to subgraphs are signed with. */
  signingKey: JWK;
  /** The secret of pairwise pseudonyms, in base64. */
  pairwiseSecret: string;
}

const LEAST_SECRET_BYTES = 32;

/**
 * Reads the files that the settings name. A key or secret without a file is made, and is as good as the process lives.
 * @throws ConfigError where a file cannot be read or does not hold what it should.
 */
export async function readSources({
  supergraph,
  register,
  callerTokens,
  requestSignatures,
  access,
}: GatewayConfig): Promise<Sources> {
  return {
    supergraph: readText(supergraph, 'supergraph'),
    register: register === undefined ? undefined : readText(register, 'register'),
    callerKey: readKey(callerTokens.keyFile, 'callerTokens.keyFile') ?? (await createCallerKey()),
    signingKey: readKey(requestSignatures.keyFile, 'requestSignatures.keyFile') ?? createSigningKey(),
    pairwiseSecret: readSecret(access.pairwiseSecretFile).toString('base64'),
  };
}

/** Reads a private key in JWK form (RFC 7517), where a file is named. */
function readKey(file: string | undefined, setting: string): JWK | undefined {
  if (file === undefined) return undefined;
  try {
    return JSON.parse(readText(file, setting)) as JWK;
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    // What could not be parsed is a secret; it stays out of the message.
    throw new ConfigError(`${setting}: ${file} does not hold a JWK (RFC 7517).`);
  }
}

/** Reads the secret of pairwise pseudonyms; without a file it is never needed, and random. */
export function readSecret(file: string | undefined): Buffer {
  if (file === undefined) return randomBytes(LEAST_SECRET_BYTES);
  const secret = Buffer.from(readText(file, 'access.pairwiseSecretFile').trim());
  if (secret.length >= LEAST_SECRET_BYTES) return secret;
  throw new ConfigError(`access.pairwiseSecretFile: ${file} holds fewer than ${LEAST_SECRET_BYTES} bytes.`);
}

/** Reads a file that a setting names. */
export function readText(file: string, setting: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new ConfigError(
      `${setting}: ${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'}).`,
      { cause: error },
    );
  }
}
