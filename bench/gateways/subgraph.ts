import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { graphql, Kind, parse, type GraphQLFieldResolver } from 'graphql';
import { LRUCache } from 'lru-cache';
import { entityOf, root, schemas, type SubgraphName } from './federation.ts';

/**
 * A subgraph of the bench: each request is worked out once, and from then on answered from a table, so that the gateway is what
 * is measured. It tells its parent where it listens, and how many requests it had when it is asked.
 */

const KEPT_ANSWERS = 5000;
const name = process.argv[2] as SubgraphName;

const resolverOf = (
  type: string,
): Record<string, GraphQLFieldResolver<Record<string, unknown>, unknown>> => ({
  __resolveReference: (representation) => entityOf(type, representation),
});
const typeDefs = parse(schemas()[name]);
const entities = typeDefs.definitions.flatMap((node) =>
  node.kind === Kind.OBJECT_TYPE_DEFINITION && node.name.value !== 'Query' ? [node.name.value] : [],
);
const schema = buildSubgraphSchema({
  typeDefs,
  resolvers: Object.fromEntries(entities.map((type) => [type, resolverOf(type)])),
});
const answers = new LRUCache<string, Promise<Buffer>>({ max: KEPT_ANSWERS });
let requests = 0;

const server = createServer((incoming, response) => {
  const chunks: Buffer[] = [];
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
  incoming.on('end', () => {
    requests++;
    // What the seed is changes no answer; gateways give the variable names of their own.
    const body = Buffer.concat(chunks)
      .toString()
      .replaceAll(/"(\w*seed\w*)":\d+/g, '"$1":0');
    let answer = answers.get(body);
    if (answer === undefined) answers.set(body, (answer = workOut(body)));
    void answer.then((json) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': json.length });
      response.end(json);
    });
  });
});

async function workOut(body: string): Promise<Buffer> {
  const { query, variables, operationName } = JSON.parse(body) as {
    query: string;
    variables?: Record<string, unknown>;
    operationName?: string;
  };
  const result = await graphql({
    schema,
    source: query,
    rootValue: root,
    variableValues: variables ?? {},
    operationName: operationName ?? null,
  });
  return Buffer.from(JSON.stringify(result));
}

process.on('message', () => process.send?.({ requests }));
process.once('disconnect', () => process.exit(0));
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
