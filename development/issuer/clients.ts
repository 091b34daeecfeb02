import { readFileSync } from 'node:fs';
import { parseDocument } from 'yaml';
import { z } from 'zod';

/** A client of the partner register, as far as an issuer needs to know it. */
export interface RegisteredClient {
  id: string;
  /** Every scope that was granted to it, in the register's order. */
  scopes: readonly string[];
  /** Whether residents sign in through it; such a client gets no token of its own. */
  residents: boolean;
}

// Only what the issuer reads; whether the rest is right is for the gateway to say.
const register = z.object({
  organisations: z.record(
    z.string(),
    z.object({
      clients: z
        .record(z.string(), z.object({ scopes: z.array(z.string()), residents: z.boolean().default(false) }))
        .default({}),
    }),
  ),
});

/**
 * Reads the clients of all organisations in a partner register.
 * @param path the YAML file.
 * @throws Error that names the file, where it is missing, not YAML or not a register.
 */
export function readClients(path: string): RegisteredClient[] {
  const document = parseDocument(readFileSync(path, 'utf8'));
  const [problem] = document.errors;
  if (problem) throw new Error(`${path} is not YAML: ${problem.message}`);
  const result = register.safeParse(document.toJS());
  if (!result.success)
    throw new Error(`${path} is not a partner register:\n${z.prettifyError(result.error)}`);
  return Object.values(result.data.organisations).flatMap(({ clients }) =>
    Object.entries(clients).map(([id, { scopes, residents }]) => ({ id, scopes, residents })),
  );
}

/** The secret that a client has on a developer's machine, and nowhere else. */
export function developmentSecret(clientId: string): string {
  return `development-secret-of-${clientId}`;
}
