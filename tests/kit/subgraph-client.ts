import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { importJWK, SignJWT, type JWK } from 'jose';
import { readAnswer, type Answer } from './gateway.ts';
import { sharedFederation } from './shared-federation.ts';

/** Who asks, as the gateway would tell it. */
export type TestCaller = Partial<Record<'organisation' | 'client' | 'resident', string>>;

/** An answer with the number of SQL statements that it cost. */
export interface CountedAnswer extends Answer {
  statements: number;
}

/** Asks a subgraph without a gateway, with a token that the gateway could have signed. */
export async function askSubgraph(
  subgraph: string,
  query: string,
  { variables = {}, caller = {} }: { variables?: Record<string, unknown>; caller?: TestCaller } = {},
): Promise<CountedAnswer> {
  const requestId = randomUUID();
  const answer = await postTo(
    subgraph,
    { query, variables },
    { authorization: `Bearer ${await callerToken(subgraph, caller)}`, 'x-request-id': requestId },
  );
  return { ...answer, statements: await statementsOf(subgraph, requestId) };
}

/** Sends a request as it is. */
export async function postTo(
  subgraph: string,
  body: object,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const url = sharedFederation().subgraphs[subgraph] ?? '';
  const sent = { 'content-type': 'application/json', ...headers };
  return readAnswer(await fetch(url, { method: 'POST', headers: sent, body: JSON.stringify(body) }));
}

/** A caller token as the gateway signs them, with changes. */
export async function callerToken(
  subgraph: string,
  claims: Record<string, unknown>,
  type = 'caller+jwt',
): Promise<string> {
  const key = await importJWK(JSON.parse(readFileSync(sharedFederation().keyFile, 'utf8')) as JWK, 'ES256');
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({ iss: 'urn:concord:gateway', aud: subgraph, iat: now, exp: now + 60, ...claims })
    .setProtectedHeader({ alg: 'ES256', typ: type })
    .sign(key);
}

/** Read from the log line that the subgraph writes for each request. */
async function statementsOf(subgraph: string, requestId: string): Promise<number> {
  const file = `${sharedFederation().logFolder}/${subgraph}.log`;
  for (let waited = 0; waited < 3000; waited += 20) {
    const line = readFileSync(file, 'utf8')
      .split('\n')
      .find((text) => text.includes(requestId));
    if (line !== undefined) return (JSON.parse(line) as { statements: number }).statements;
    await delay(20);
  }
  throw new Error(`${subgraph} logged no request ${requestId}`);
}
