import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { serverAudits } from 'graphql-http';
import { startFederationGateway, type FederationGateway } from '../kit/federation-gateway.ts';

let gateway: FederationGateway;
beforeAll(async () => {
  gateway = await startFederationGateway();
});
afterAll(() => gateway.stop());

/** A query by GET is only answered with a header that another site cannot set without being asked first (CSRF). */
const PREFLIGHT = { 'apollo-require-preflight': 'audit' };

let serial = 0;

type AuditRequest = Omit<RequestInit, 'headers'> & { headers?: Record<string, string> };

function asAudited(options: AuditRequest = {}): AuditRequest {
  return options.method === 'POST' ? options : { ...options, headers: { ...options.headers, ...PREFLIGHT } };
}

/** Sends an audit's request for a document that was never asked before: it goes through the HTTP shell. */
function askAnew(url: string, options?: AuditRequest): Promise<Response> {
  return fetch(url, { ...asAudited(options), ...madeNew(options?.body) });
}

function madeNew(body: RequestInit['body'] | undefined): { body?: string } {
  try {
    const request = JSON.parse(typeof body === 'string' ? body : '') as { query?: unknown };
    if (typeof request.query !== 'string') return {};
    return { body: JSON.stringify({ ...request, query: `${request.query} # ${++serial}` }) };
  } catch {
    return {};
  }
}

/** Sends an audit's request for a document that is known: it goes past the shell where it can. */
async function askAgain(url: string, options?: AuditRequest): Promise<Response> {
  await fetch(url, asAudited(options));
  return fetch(url, asAudited(options));
}

describe.each([
  ['a new document', askAnew],
  ['a known document', askAgain],
])('GraphQL over HTTP, by the audits of graphql-http, for %s', (_name, fetchFn) => {
  const audits = serverAudits({ url: () => `${gateway.url}/graphql`, fetchFn });

  test.each(audits.map((audit) => ({ ...audit, audit })))('$id: it $name', async ({ audit }) => {
    const result = await audit.fn();
    const reason = 'reason' in result ? result.reason : undefined;
    // What a server MAY do it may also leave; a notice is no failure.
    expect({ status: result.status, reason }).toEqual(
      audit.name.startsWith('MAY') && result.status === 'notice'
        ? { status: 'notice', reason: expect.any(String) }
        : { status: 'ok', reason: undefined },
    );
  });
});

test('the audits were answered in both ways', () => {
  const edges = gateway
    .output()
    .split('\n')
    .map((line) => /"edge":"(\w+)"/.exec(line)?.[1]);
  for (const edge of ['shell', 'thin'])
    expect(edges.filter((each) => each === edge).length).toBeGreaterThan(30);
});

describe('another site cannot ask in the name of a caller (CSRF)', () => {
  const query = encodeURIComponent('{ __typename }');

  test('a query by GET is refused without a header that a browser asks about first', async () => {
    const refused = await fetch(`${gateway.url}/graphql?query=${query}`);
    expect(refused.status).toBe(400);
    expect(await refused.text()).toContain('Cross-Site Request Forgery');
  });

  test.each([
    { 'apollo-require-preflight': 'yes' },
    { 'x-apollo-operation-name': 'A' },
    { 'content-type': 'application/json' },
  ])('it is answered with %j', async (headers: Record<string, string>) => {
    const answer = await fetch(`${gateway.url}/graphql?query=${query}`, { headers });
    expect(await answer.json()).toEqual({ data: { __typename: 'Query' } });
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', undefined])(
    'a POST of the type %s is refused, though its body would be a request for a known document',
    async (type) => {
      const body = Buffer.from('{"query":"{ __typename }"}');
      const headers = type === undefined ? {} : { 'content-type': type };
      const refused = await fetch(`${gateway.url}/graphql`, { method: 'POST', headers, body });
      expect(refused.status).toBe(400);
    },
  );

  test('a mutation by GET is refused with 405', async () => {
    const mutation = encodeURIComponent('mutation { __typename }');
    const refused = await fetch(`${gateway.url}/graphql?query=${mutation}`, { headers: PREFLIGHT });
    expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'POST']);
  });
});
