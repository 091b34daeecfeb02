import { placeOf, type CheckContext, type Complaint } from './check.ts';
import type { SubgraphModel, TypeModel } from './subgraph-model.ts';

/** Finds types, and fields of one type, whose names differ from another subgraph's by upper and lower case only. */
export function nameDiffersByCase({ candidate, others }: CheckContext): Complaint[] {
  return others.flatMap((other) =>
    [...candidate.types.values()].flatMap((type) => {
      const twin = twinOf(type.name, other.types);
      const same = other.types.get(type.name);
      const [ours] = type.nodes;
      const [theirs] = twin?.nodes ?? [];
      return [
        ...(twin && ours && theirs
          ? [complain(`the type ${type.name}`, twin.name, [placeOf(candidate, ours), placeOf(other, theirs)])]
          : []),
        ...(same ? fieldsOf({ candidate, type }, { other, same }) : []),
      ];
    }),
  );
}

function fieldsOf(
  { candidate, type }: { candidate: SubgraphModel; type: TypeModel },
  { other, same }: { other: SubgraphModel; same: TypeModel },
): Complaint[] {
  return [...type.fields.values()].flatMap((field) => {
    const twin = twinOf(field.name, same.fields);
    return twin
      ? [complain(field.coordinate, twin.name, [placeOf(candidate, field.node), placeOf(other, twin.node)])]
      : [];
  });
}

function twinOf<Named>(name: string, named: ReadonlyMap<string, Named>): Named | undefined {
  for (const [other, found] of named) {
    if (other !== name && other.toLowerCase() === name.toLowerCase()) return found;
  }
  return undefined;
}

function complain(ours: string, theirs: string, places: Complaint['places']): Complaint {
  const [first, second] = places.map(({ subgraph }) => subgraph);
  return {
    message: `${first ?? ''} defines ${ours}, and ${second ?? ''} ${theirs}: only case tells the two apart.`,
    places,
    remedy: `If you mean the same, write ${theirs} as ${second ?? ''} does; if not, choose a name that cannot be mistaken.`,
  };
}
