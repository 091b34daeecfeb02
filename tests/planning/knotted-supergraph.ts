const HEAD = `schema @link(url: "https://specs.apollo.dev/link/v1.0") @link(url: "https://specs.apollo.dev/join/v0.3", for: EXECUTION) { query: Query }
directive @join__graph(name: String!, url: String!) on ENUM_VALUE
directive @join__type(graph: join__Graph!, key: join__FieldSet, extension: Boolean! = false, resolvable: Boolean! = true, isInterfaceObject: Boolean! = false) repeatable on OBJECT | INTERFACE | UNION | ENUM | INPUT_OBJECT | SCALAR
directive @join__field(graph: join__Graph, requires: join__FieldSet, provides: join__FieldSet, type: String, external: Boolean, override: String, usedOverridden: Boolean) repeatable on FIELD_DEFINITION | INPUT_FIELD_DEFINITION
directive @join__implements(graph: join__Graph!, interface: String!) repeatable on OBJECT | INTERFACE
directive @join__unionMember(graph: join__Graph!, member: String!) repeatable on UNION
directive @join__enumValue(graph: join__Graph!) repeatable on ENUM_VALUE
directive @link(url: String, as: String, for: link__Purpose, import: [link__Import]) repeatable on SCHEMA
scalar join__FieldSet
scalar link__Import
enum link__Purpose { SECURITY EXECUTION }
`;

/** A supergraph whose subgraphs stand in the order given; nothing of it is composed or checked. */
export function supergraphOf(subgraphs: readonly string[], types: string): string {
  const graphs = subgraphs.map(
    (name) => `${name.toUpperCase()} @join__graph(name: "${name}", url: "http://127.0.0.1:1/")`,
  );
  return `${HEAD}enum join__Graph { ${graphs.join(' ')} }\n${types}`;
}

const SIZE = 9;
const numbers = Array.from({ length: SIZE }, (_, index) => index);

/** A type that stands in many subgraphs, each with two keys, so that the ways from one to another are past counting. */
export const knottedSupergraph = supergraphOf(
  numbers.map((index) => `s${index}`),
  `type Query ${numbers.map((index) => `@join__type(graph: S${index})`).join(' ')} { t: T hello: String @join__field(graph: S0) }
type T ${numbers
    .flatMap((index) =>
      [index, (index + 1) % SIZE].map((key) => `@join__type(graph: S${index}, key: "k${key}")`),
    )
    .join(' ')} {
  f0: T f1: T
  ${numbers
    .map(
      (index) =>
        `k${index}: ID! @join__field(graph: S${index}) @join__field(graph: S${(index + SIZE - 1) % SIZE}) v${index}: Int @join__field(graph: S${index})`,
    )
    .join('\n  ')}
}
`,
);

/** An operation on it that takes seconds to plan; every number makes another one. */
export function knottedOperation(number: number): string {
  const values = numbers.map((index) => `v${index}`).join(' ');
  return `query Knot${number} { t { ${values} f0 { ${values} f1 { ${values} } } f1 { ${values} } } }`;
}
