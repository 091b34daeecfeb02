import { composeServices } from '@apollo/composition';
import { GraphQLError, Kind, parse, Source, type ASTNode, type DocumentNode, type Token } from 'graphql';
import { unlinkedRules } from './unlinked-rules.ts';
import { verifyReleases } from './verify-releases.ts';

/** One subgraph's part in a composition. */
export interface SubgraphSource {
  name: string;
  url: string;
  /** The file that the SDL comes from, for messages. */
  file: string;
  sdl: string;
}

/** Something wrong with a composition, and where. */
export interface CompositionProblem {
  /** Stable: the code of the composition library, or SYNTAX. */
  code: string;
  message: string;
  places: { subgraph: string; file: string; line: number; column: number }[];
}

/** Either a supergraph, or what is wrong; never both. */
export type Composition = { supergraph: string } | { problems: CompositionProblem[] };

const HEADER = "# Composed from the subgraphs' schemas by `npm run compose`; do not edit.\n";

/** Composes subgraphs into a supergraph (Federation 2). Equal sources give an equal document, to the byte. */
export function compose(sources: readonly SubgraphSource[]): Composition {
  const problems: CompositionProblem[] = [];
  const services = sources.flatMap((source) => {
    const typeDefs = parseSource(source, problems);
    return typeDefs === undefined ? [] : [{ name: source.name, url: source.url, typeDefs }];
  });
  if (problems.length > 0) return { problems };
  const { supergraphSdl, errors = [] } = composeServices(services);
  if (supergraphSdl === undefined) return { problems: errors.map((error) => describe(error, sources)) };
  const composed = parse(supergraphSdl);
  for (const { name, typeDefs } of services) {
    for (const node of unlinkedRules(name, typeDefs)) {
      problems.push({
        code: 'RULE_UNLINKED',
        message: `${name}: @${node.name.value} is linked to no specification, so it would protect nothing. Import it by @link.`,
        places: placeOf({ ...node, subgraph: name }, sources),
      });
    }
    for (const { code, message, node } of verifyReleases(typeDefs, composed)) {
      const places = node ? placeOf({ ...node, subgraph: name }, sources) : [];
      problems.push({ code, message: `${name}: ${message}`, places });
    }
  }
  if (problems.length > 0) return { problems };
  return { supergraph: `${HEADER}${supergraphSdl.trimEnd()}\n` };
}

function parseSource(source: SubgraphSource, problems: CompositionProblem[]): DocumentNode | undefined {
  try {
    return parse(new Source(source.sdl, source.file));
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const [{ line, column } = { line: 1, column: 1 }] = error.locations ?? [];
    const places = [{ subgraph: source.name, file: source.file, line, column }];
    problems.push({ code: 'SYNTAX', message: error.message, places });
    return undefined;
  }
}

function describe(error: GraphQLError, sources: readonly SubgraphSource[]): CompositionProblem {
  const code = error.extensions['code'];
  return {
    code: typeof code === 'string' ? code : 'INVALID_GRAPHQL',
    message: error.message,
    places: (error.nodes ?? []).flatMap((node) => placeOf(node, sources)),
  };
}

/** Where a node begins: at its name where it has one, so that a description is not taken for what it describes. */
export function startOf(node: ASTNode): Token | undefined {
  const named = node.kind !== Kind.DIRECTIVE && 'name' in node ? node.name : undefined;
  return (named ?? node).loc?.startToken;
}

/** The composition library marks each node with the name of its subgraph. */
function placeOf(
  node: ASTNode & { subgraph?: string },
  sources: readonly SubgraphSource[],
): CompositionProblem['places'] {
  const start = startOf(node);
  const source = sources.find(({ name, file }) => name === node.subgraph || file === node.loc?.source.name);
  if (start === undefined || source === undefined) return [];
  return [{ subgraph: source.name, file: source.file, line: start.line, column: start.column }];
}
