import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { Defer20220824Handler } from '@apollo/client/incremental';
import { describe, expect, jest, test } from '@jest/globals';
import { stock, useDeferScenario } from './defer-scenario.ts';

jest.setTimeout(120_000);

const { scenario, tokens } = useDeferScenario();

/** A client as a front end makes it. */
function createClient(token: string): ApolloClient {
  return new ApolloClient({
    link: new HttpLink({ uri: `${scenario().url}/graphql`, headers: { authorization: `Bearer ${token}` } }),
    cache: new InMemoryCache(),
    incrementalHandler: new Defer20220824Handler(),
  });
}

/** What the client shows of a query, one after another; tells of each as it comes. */
async function shown(
  client: ApolloClient,
  query: string,
  onShown: (data: unknown) => void = () => undefined,
): Promise<{ data: unknown; dataState: string; error: string | undefined }[]> {
  const results: { data: unknown; dataState: string; error: string | undefined }[] = [];
  await new Promise<void>((resolve) => {
    const subscription = client
      .watchQuery({ query: gql(query), errorPolicy: 'all', fetchPolicy: 'network-only' })
      .subscribe(({ data, dataState, error, loading }) => {
        if (dataState === 'empty') return;
        results.push({ data, dataState, error: error?.message });
        onShown(data);
        if (loading || dataState === 'streaming') return;
        subscription.unsubscribe();
        resolve();
      });
  });
  return results;
}

describe('Apollo Client', () => {
  test.each(['through the shell', 'past it'])(
    'shows the rest first, then what is deferred (%s)',
    async () => {
      stock.hold();
      const query = '{ items { __typename id name ... @defer(label: "s") { stock } } }';
      const results = await shown(createClient(tokens.city), query, () => stock.open());
      const items = [1, 2, 3].map((id) => ({ __typename: 'Item', id: String(id), name: `name-${id}` }));
      expect(results[0]).toEqual({ data: { items }, dataState: 'streaming', error: undefined });
      expect(results.at(-1)).toEqual({
        data: { items: items.map((item, index) => ({ ...item, stock: (index + 1) * 10 })) },
        dataState: 'complete',
        error: undefined,
      });
    },
  );

  test('shows null for what is refused in a deferred fragment, and the error', async () => {
    const query = '{ item { __typename id name ... @defer { kept stock } } }';
    const results = await shown(createClient(tokens.shop), query);
    expect(results.at(-1)).toMatchObject({
      data: { item: { name: 'name-1', kept: null, stock: 10 } },
      dataState: 'complete',
      error: 'Unauthorized field or type',
    });
  });
});
