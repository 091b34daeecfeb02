import { placeOf, type CheckContext, type Complaint } from './check.ts';
import { isRoot, namesEntity, otherOwner, otherResolvers } from './owners.ts';
import { findDirective, type TypeModel } from './subgraph-model.ts';

/**
 * Finds fields on another owner's type that somebody resolves already. Those that bear `@shareable` or `@override` are the
 * business of consent-missing.
 */
export function fieldTaken(context: CheckContext): Complaint[] {
  return [...context.candidate.types.values()].flatMap((type) => findIn(context, type));
}

function findIn(context: CheckContext, type: TypeModel): Complaint[] {
  const { candidate } = context;
  const owner = otherOwner(context, type.name);
  if (isRoot(type.name) || owner === undefined || isInterface(type)) return [];
  return [...type.fields.values()].flatMap((field) => {
    const declared = [...field.directives, ...type.directives];
    const isConsentMatter =
      findDirective(declared, 'shareable') ?? findDirective(field.directives, 'override');
    if (!field.resolved || isConsentMatter || namesEntity(context, owner, field)) return [];
    const [other] = otherResolvers(context, type.name, field.name);
    if (other === undefined) return [];
    return {
      message:
        `${candidate.name} defines ${field.coordinate}, which ${other.subgraph.name} resolves already; ` +
        `${type.name} belongs to ${owner}.`,
      places: [placeOf(candidate, field.node), placeOf(other.subgraph, other.field.node)],
      remedy:
        `Remove the field or give it another name. If you only need its value, mark it @external and name it in @requires ` +
        `at the field that needs it.`,
    };
  });
}

function isInterface({ nodes }: TypeModel): boolean {
  return nodes.some(({ kind }) => kind.startsWith('Interface'));
}
