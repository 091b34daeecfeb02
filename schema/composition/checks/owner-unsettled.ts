import { placeOf, type CheckContext, type Complaint } from './check.ts';
import { definitionsOf, ownerOf } from './owners.ts';

/** Finds types that the candidate and others define, differently, while the register does not say whose they are. */
export function ownerUnsettled(context: CheckContext): Complaint[] {
  const { candidate } = context;
  return [...candidate.types.keys()].flatMap((type) => {
    if (ownerOf(context, type).kind !== 'unsettled') return [];
    const definitions = definitionsOf(context, type);
    const others = definitions.slice(1).map(({ subgraph }) => subgraph.name);
    return {
      message: `${candidate.name} defines ${type}, and so does ${others.join(', ')}; whose it is has not been said.`,
      places: definitions.flatMap(({ subgraph, model }) =>
        model.nodes.slice(0, 1).map((node) => placeOf(subgraph, node)),
      ),
      remedy:
        `Give your type another name; or define it exactly as the others do, without a key and, if it is an object type, with ` +
        `@shareable in each subgraph; or have the register name its owner (types: ${type}: { owner: ... }).`,
    };
  });
}
