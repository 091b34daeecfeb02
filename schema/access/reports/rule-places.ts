import {
  isTypeDefinitionNode,
  isTypeExtensionNode,
  Kind,
  parse,
  print,
  type ConstDirectiveNode,
  type DocumentNode,
} from 'graphql';
import { directiveName, readFeatures } from '../../supergraph/links.ts';

/** A directive where somebody wrote it. */
export interface RulePlace {
  subgraph: string;
  file: string;
  /** From 1. */
  line: number;
  /** As written, on one line. */
  directive: string;
}

/** Where rules are written, by coordinate. */
export type RulePlaces = ReadonlyMap<string, readonly RulePlace[]>;

/** A subgraph's schema, and the file that it comes from. */
export interface SubgraphText {
  name: string;
  file: string;
  sdl: string;
}

const FEDERATION = 'https://specs.apollo.dev/federation';
const RELEASE = 'https://concord.example/specs/release';

/**
 * Finds the access directives in the subgraphs' schemas, under the names that their links give them.
 * @throws GraphQLError or LinkError where a schema cannot be read.
 */
export function findRulePlaces(subgraphs: readonly SubgraphText[]): RulePlaces {
  const places = new Map<string, RulePlace[]>();
  for (const { name: subgraph, file, sdl } of subgraphs) {
    const document = parse(sdl);
    const names = accessDirectives(document);
    for (const { coordinate, directives } of directivesByCoordinate(document)) {
      const found = directives
        .filter((node) => names.has(node.name.value))
        .map((node) => ({ subgraph, file, line: node.loc?.startToken.line ?? 1, directive: print(node) }));
      if (found.length > 0) places.set(coordinate, [...(places.get(coordinate) ?? []), ...found]);
    }
  }
  return places;
}

interface Directed {
  coordinate: string;
  directives: readonly ConstDirectiveNode[];
}

function directivesByCoordinate(document: DocumentNode): Directed[] {
  return document.definitions.flatMap((definition) => {
    if (!isTypeDefinitionNode(definition) && !isTypeExtensionNode(definition)) return [];
    const type = definition.name.value;
    const fields = ('fields' in definition ? (definition.fields ?? []) : []).filter(
      (field) => field.kind === Kind.FIELD_DEFINITION,
    );
    return [
      { coordinate: type, directives: definition.directives ?? [] },
      ...fields.map(({ name, directives = [] }) => ({ coordinate: `${type}.${name.value}`, directives })),
    ];
  });
}

function accessDirectives(document: DocumentNode): ReadonlySet<string> {
  const names = readFeatures(document).flatMap((feature) => {
    if (feature.identity === RELEASE) return [directiveName(feature, 'release')];
    if (feature.identity !== FEDERATION) return [];
    return ['authenticated', 'requiresScopes', 'policy'].map((name) => directiveName(feature, name));
  });
  return new Set(names);
}
