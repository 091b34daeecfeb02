import type { ConstDirectiveNode } from 'graphql';
import { placeOf, type CheckContext, type Complaint, type Place } from './check.ts';
import { hasConsent, isRoot, namesEntity, otherOwner, otherResolvers } from './owners.ts';
import { findDirective, textArgument, type FieldModel, type TypeModel } from './subgraph-model.ts';

/** Finds `@override`, `@interfaceObject` and `@shareable` on what is another's, where the register has no consent to it. */
export function consentMissing(context: CheckContext): Complaint[] {
  return [...context.candidate.types.values()].flatMap((type) => [
    ...onType(context, type),
    ...[...type.fields.values()].flatMap((field) => [
      ...overrides(context, type, field),
      ...shares(context, type, field),
    ]),
  ]);
}

function onType(context: CheckContext, type: TypeModel): Complaint[] {
  const owner = otherOwner(context, type.name);
  if (owner === undefined) return [];
  return type.directives.flatMap(({ name, node }) =>
    name === 'interfaceObject' || name === 'shareable'
      ? withoutConsent(context, { owner, use: `@${name}`, on: [type.name], node })
      : [],
  );
}

function overrides(context: CheckContext, type: TypeModel, field: FieldModel): Complaint[] {
  const override = findDirective(field.directives, 'override');
  const from = override && textArgument(override, 'from');
  if (override === undefined || from === undefined) return [];
  const loser = otherResolvers(context, type.name, field.name).find(({ subgraph }) => subgraph.name === from);
  if (loser === undefined) return [];
  return withoutConsent(context, {
    owner: from,
    use: '@override',
    on: [field.coordinate, type.name],
    node: override,
    also: placeOf(loser.subgraph, loser.field.node),
  });
}

function shares(context: CheckContext, type: TypeModel, field: FieldModel): Complaint[] {
  const shareable = findDirective(field.directives, 'shareable');
  const owner = otherOwner(context, type.name);
  if (shareable === undefined || owner === undefined || isRoot(type.name)) return [];
  if (namesEntity(context, owner, field)) return [];
  const [other] = otherResolvers(context, type.name, field.name);
  // Where somebody else than the type's owner resolves the field, it is theirs.
  return withoutConsent(context, {
    owner: other?.subgraph.name ?? owner,
    use: '@shareable',
    on: [field.coordinate, type.name],
    node: shareable,
    also: other && placeOf(other.subgraph, other.field.node),
  });
}

interface Use {
  owner: string;
  use: string;
  /** The coordinates at which a consent counts; the one that is meant comes first. */
  on: readonly string[];
  node: ConstDirectiveNode;
  also?: Place | undefined;
}

function withoutConsent(context: CheckContext, { owner, use, on, node, also }: Use): Complaint[] {
  if (hasConsent(context, owner, use, on)) return [];
  const { candidate } = context;
  const [coordinate = ''] = on;
  return [
    {
      message: `${candidate.name} uses ${use} on ${coordinate}, to which its owner ${owner} has not consented.`,
      places: [placeOf(candidate, node), ...(also ? [also] : [])],
      remedy:
        `Remove ${use}, or ask ${owner} for the consent { owner: ${owner}, lets: ${candidate.name}, use: '${use}', ` +
        `on: ${coordinate}, because: ... } in the register.`,
    },
  ];
}
