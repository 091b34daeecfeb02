import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { JWK } from 'jose';
import { parseRegister, type Register } from '../schema/access/register.ts';
import { unknownInReleases } from '../schema/access/registered.ts';
import { verifyRecipients } from '../schema/access/verify-recipients.ts';
import { ConfigError, type GatewayConfig } from './config.ts';
import { createSnapshot, usesPseudonyms, type Snapshot } from './supergraph/snapshot.ts';

/**
 * Reads what the settings name, and makes the snapshot that a gateway would serve.
 * @throws ConfigError, RegisterError, RuleError or LinkError where a gateway must not start with it.
 */
export function loadSnapshot(config: GatewayConfig): Snapshot {
  const snapshot = createSnapshot(readText(config.supergraph, 'supergraph'), loadRegister(config.register));
  const problems = Object.keys(config.subgraphs)
    .filter((name) => !snapshot.subgraphs.some((subgraph) => subgraph.name === name))
    .map((name) => `subgraphs.${name}: the supergraph has no such subgraph`);
  problems.push(...labelProblems(snapshot.overrideLabels, Object.keys(config.overrideLabels)));
  if (snapshot.rules.size > 0 && !config.tokens) {
    problems.push(
      'tokens: the supergraph carries access rules, so callers must be known; name the issuers of their tokens',
    );
  }
  if (config.tokens && !snapshot.register) {
    problems.push('register: tokens are accepted, so their clients must be known; name the partner register');
  }
  if (snapshot.register) {
    problems.push(
      ...unknownInReleases(
        snapshot.rules,
        snapshot.register,
        snapshot.subgraphs.map(({ name }) => name),
      ),
      ...verifyRecipients(snapshot, snapshot.register).map(({ message, remedy }) => `${message} ${remedy}`),
    );
  }
  if (config.engine === 'apollo' && snapshot.travels.some(({ by }) => by.kind === 'context'))
    problems.push('engine: apollo does not carry out @fromContext; use concord');
  if (usesPseudonyms(snapshot) && config.access.pairwiseSecretFile === undefined) {
    problems.push(
      'access.pairwiseSecretFile: the supergraph has pairwise masks; name the file of their secret',
    );
  }
  if (problems.length > 0)
    throw new ConfigError(`The settings do not fit the supergraph:\n  ${problems.join('\n  ')}`);
  return snapshot;
}

function labelProblems(labels: readonly string[], configured: readonly string[]): string[] {
  const named = labels.filter((label) => !label.startsWith('percent('));
  const known = named.length > 0 ? `its named labels are ${named.join(', ')}` : 'it has no named label';
  return configured
    .filter((label) => !named.includes(label))
    .map((label) => `overrideLabels.${label}: the supergraph has no such label to set; ${known}`);
}

/** Reads a private key in JWK form (RFC 7517), where a file is named. */
export function readKey(file: string | undefined, setting: string): JWK | undefined {
  if (file === undefined) return undefined;
  try {
    return JSON.parse(readText(file, setting)) as JWK;
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    // What could not be parsed is a secret; it stays out of the message.
    throw new ConfigError(`${setting}: ${file} does not hold a JWK (RFC 7517).`);
  }
}

const LEAST_SECRET_BYTES = 32;

/** Reads the secret of pairwise pseudonyms; without a file, one that lives as long as the process and is never needed. */
export function readSecret(file: string | undefined): Buffer {
  if (file === undefined) return randomBytes(LEAST_SECRET_BYTES);
  const secret = Buffer.from(readText(file, 'access.pairwiseSecretFile').trim());
  if (secret.length >= LEAST_SECRET_BYTES) return secret;
  throw new ConfigError(`access.pairwiseSecretFile: ${file} holds fewer than ${LEAST_SECRET_BYTES} bytes.`);
}

function loadRegister(file: string | undefined): Register | undefined {
  return file === undefined ? undefined : parseRegister(readText(file, 'register'), file);
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
