import { stringify } from 'yaml';
import { compose } from '../schema/composition/compose.ts';

/** How large a made-up federation is. */
export interface Size {
  subgraphs: number;
  types: number;
  fieldsPerType: number;
  organisations: number;
}

/** A supergraph and a partner register, as files hold them. */
export interface LargeGraph {
  supergraph: string;
  register: string;
}

/**
 * Makes a federation up: entities that refer to each other within and across subgraphs, an interface for each fifty of them, a rule
 * on every fifth field and every tenth type, and organisations no two of which have the same rights. Equal sizes give equal graphs.
 */
export function makeLargeGraph(size: Size): LargeGraph {
  const names = Array.from({ length: size.subgraphs }, (_, index) => `s${index}`);
  const composition = compose(
    names.map((name, index) => ({
      name,
      url: 'http://127.0.0.1:1/',
      file: name,
      sdl: subgraphSdl(index, size),
    })),
  );
  if ('problems' in composition) throw new Error(composition.problems[0]?.message);
  return { supergraph: composition.supergraph, register: registerOf(size) };
}

const HEADER = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@authenticated", "@requiresScopes", "@composeDirective"])
  @link(url: "https://concord.example/specs/release/v0.1", import: ["@release"])
  @composeDirective(name: "@release")
directive @release(to: [String!]!, purposes: [String!]!, form: String! = "FULL", mask: String) repeatable on OBJECT | FIELD_DEFINITION
`;

function subgraphSdl(subgraph: number, size: Size): string {
  const own = Array.from({ length: size.types }, (_, type) => type).filter(
    (type) => type % size.subgraphs === subgraph,
  );
  const types = own.map((type) => typeSdl(type, size));
  const interfaces = [...new Set(own.map((type) => familyOf(type, size)))].map(
    (family) => `interface I${family} { id: ID! name: String }`,
  );
  const references = new Set(
    own.map((type) => referenceOf(type, size)).filter((type) => !own.includes(type)),
  );
  const stubs = [...references].map(
    (type) => `type T${type} @key(fields: "id", resolvable: false) { id: ID! }`,
  );
  const roots = own.slice(0, 20).map((type) => `t${type}(id: ID!): T${type}`);
  const families = interfaces
    .slice(0, 5)
    .map((_, index) => `i${subgraph}x${index}: I${familyOf(own[index * 50] ?? own[0] ?? 0, size)}`);
  return [
    HEADER,
    `type Query { ${[...roots, ...families].join(' ')} }`,
    ...interfaces,
    ...types,
    ...stubs,
  ].join('\n');
}

function familyOf(type: number, { subgraphs }: Size): string {
  return `${type % subgraphs}x${Math.floor(type / subgraphs / 50)}`;
}

function referenceOf(type: number, { types }: Size): number {
  return (Math.floor(type / 200) * 200 + ((type * 7 + 1) % 200)) % types;
}

function typeSdl(type: number, size: Size): string {
  const fields = Array.from(
    { length: size.fieldsPerType - 4 },
    (_, field) => `f${field}: String ${ruleOf(type, field)}`,
  );
  // A ring of twenty types each: the query planner's library follows references by recursion, and a ring of all would be too deep.
  const place = Math.floor(type / size.subgraphs);
  const next = (place % 20 === 19 ? place - 19 : place + 1) * size.subgraphs + (type % size.subgraphs);
  const rule = type % 10 === 9 ? `@requiresScopes(scopes: [["type:${type % 300}"], ["all"]])` : '';
  return `type T${type} implements I${familyOf(type, size)} @key(fields: "id") ${rule} {
    id: ID! name: String ${fields.join(' ')} next: T${next} other: [T${referenceOf(type, size)}!]
  }`;
}

function ruleOf(type: number, field: number): string {
  if ((type + field) % 5 !== 0) return '';
  const kind = (type + 3 * field) % 3;
  if (kind === 0) return '@authenticated';
  if (kind === 1) return `@requiresScopes(scopes: [["field:${(type * 3 + field) % 500}"], ["all"]])`;
  return `@release(to: ["class:company"], purposes: ["p${type % 7}"], form: "MASK", mask: "last:2") @release(to: ["partner:o${((type + field) % 20) * 10 + 1}", "class:agency"], purposes: ["p${type % 7}"])`;
}

function registerOf({ organisations, subgraphs, types }: Size): string {
  const scopesOf = (index: number): string[] => [
    ...Array.from({ length: 30 }, (_, scope) => `type:${(index * 11 + scope * 10) % 300}`),
    ...Array.from({ length: 60 }, (_, scope) => `field:${(index * 17 + scope * 7) % 500}`),
  ];
  const organisation = (index: number): object => ({
    name: `Organisation ${index}`,
    class: index % 10 === 0 ? 'agency' : 'company',
    ...(index < subgraphs && { operates: `s${index}` }),
    clients: { [`c${index}`]: { scopes: scopesOf(index), purposes: [`p${index % 7}`] } },
  });
  return stringify({
    purposes: Object.fromEntries(
      Array.from({ length: 7 }, (_, index) => [`p${index}`, { text: 't', legalBasis: 'l', owner: 'o0' }]),
    ),
    types: Object.fromEntries(
      Array.from({ length: types }, (_, type) => [`T${type}`, { owner: `s${type % subgraphs}` }]),
    ),
    organisations: Object.fromEntries(
      Array.from({ length: organisations }, (_, index) => [`o${index}`, organisation(index)]),
    ),
  });
}
