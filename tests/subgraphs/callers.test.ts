import { describe, expect, test } from '@jest/globals';
import { generateKeyPair, SignJWT } from 'jose';
import { residentId } from '../../subgraphs/government/resident-id.ts';
import { exampleApplication, knownTo } from '../kit/example.ts';
import { sharedFederation } from '../kit/shared-federation.ts';
import { askSubgraph, callerToken, postTo } from '../kit/subgraph-client.ts';

const SUBGRAPHS = ['government', 'insights', 'integrity', 'messaging', 'payments'];
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const now = () => Math.floor(Date.now() / 1000);

describe.each(SUBGRAPHS)('%s answers the gateway alone', (subgraph) => {
  const attempts: [string, () => Promise<Record<string, string>>][] = [
    ['without a token', async () => ({})],
    ['with a token for another subgraph', async () => bearer(await callerToken('another', {}))],
    [
      'with a token that has expired',
      async () => bearer(await callerToken(subgraph, { iat: now() - 120, exp: now() - 60 })),
    ],
    [
      'with a token that lives longer than a minute',
      async () => bearer(await callerToken(subgraph, { iat: now() - 3600, exp: now() + 3600 })),
    ],
    [
      'with a token of another issuer',
      async () => bearer(await callerToken(subgraph, { iss: 'urn:somebody' })),
    ],
    ['with a token of another type', async () => bearer(await callerToken(subgraph, {}, 'at+jwt'))],
    [
      "with a partner's own access token",
      async () => {
        const response = await fetch(`${sharedFederation().tokenUrl}?as=payments`);
        return bearer(((await response.json()) as { access_token: string }).access_token);
      },
    ],
    [
      'with a token signed by a stranger',
      async () => {
        const { privateKey } = await generateKeyPair('ES256');
        const token = await new SignJWT({ iss: 'urn:concord:gateway', aud: subgraph })
          .setProtectedHeader({ alg: 'ES256', typ: 'caller+jwt' })
          .setIssuedAt()
          .setExpirationTime('60s')
          .sign(privateKey);
        return bearer(token);
      },
    ],
  ];

  test.each(attempts)('%s: 401', async (_name, headers) => {
    const answer = await postTo(subgraph, { query: '{ __typename }' }, await headers());
    expect(answer.status).toBe(401);
    expect(answer.data).toBeUndefined();
    expect(answer.errors[0]?.extensions['code']).toBe('UNAUTHENTICATED');
  });

  test('its health can be asked for by anybody', async () => {
    const url = sharedFederation().subgraphs[subgraph]?.replace('/graphql', '/health') ?? '';
    expect(await (await fetch(url)).json()).toEqual({ status: 'ok' });
  });
});

describe('a signed-in resident', () => {
  const caller = { organisation: 'agencies', client: 'residents-portal', resident: residentId(1) };
  const ENTITIES =
    'query ($r: [_Any!]!) { _entities(representations: $r) { __typename ... on Application { reference } ... on Resident { id } } }';

  test('is given no entity of anybody else by the government, however it is referred to', async () => {
    const r = [
      { __typename: 'Application', reference: exampleApplication.of(1) },
      { __typename: 'Application', reference: exampleApplication.of(2) },
      { __typename: 'Resident', id: residentId(1) },
      { __typename: 'Resident', id: residentId(2) },
    ];
    const { data } = await askSubgraph('government', ENTITIES, { variables: { r }, caller });
    expect(data).toEqual({
      _entities: [
        { __typename: 'Application', reference: exampleApplication.of(1) },
        null,
        { __typename: 'Resident', id: residentId(1) },
        null,
      ],
    });
  });

  test('is given no message and no address of anybody else by the messaging company', async () => {
    const query =
      'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Application { notifications { nodes { id } } } ... on Resident { contact { email } } } }';
    const r = [
      { __typename: 'Application', reference: exampleApplication.of(1) },
      { __typename: 'Application', reference: exampleApplication.of(2) },
      { __typename: 'Resident', id: knownTo('messaging', 2) },
    ];
    const knownCaller = { ...caller, resident: knownTo('messaging', 1) };
    const { data } = await askSubgraph('messaging', query, { variables: { r }, caller: knownCaller });
    const [own, other, resident] = (
      data as {
        _entities: [
          { notifications: { nodes: object[] } },
          { notifications: { nodes: object[] } },
          { contact: unknown } | null,
        ];
      }
    )._entities;
    expect(own.notifications.nodes.length).toBeGreaterThan(0);
    expect(other.notifications.nodes).toEqual([]);
    expect(resident?.contact ?? null).toBeNull();
  });
});
