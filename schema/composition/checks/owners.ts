import { Kind, type ConstDirectiveNode } from 'graphql';
import { canonicalType } from './canonical-type.ts';
import type { CheckContext } from './check.ts';
import { normaliseFieldSet, parseFieldSet } from './field-sets.ts';
import {
  findDirective,
  textArgument,
  type FieldModel,
  type SubgraphModel,
  type TypeModel,
} from './subgraph-model.ts';

/** Whose a type is. Root types, and types that all subgraphs define alike, are common; unsettled is for people to settle. */
export type Owner = { kind: 'subgraph'; name: string } | { kind: 'common' } | { kind: 'unsettled' };

const ROOTS = ['Query', 'Mutation', 'Subscription'];

/** Answers whether a type is one that operations begin with. */
export function isRoot(type: string): boolean {
  return ROOTS.includes(type);
}

/**
 * Tells whose a type is: whose the register says; else the only subgraph's that defines it; else everyone's, where it has no
 * key, all definitions say the same, and every field of an object type is shareable.
 */
export function ownerOf(context: CheckContext, type: string): Owner {
  if (isRoot(type)) return { kind: 'common' };
  const { types } = context.register;
  const registered = Object.hasOwn(types, type) ? types[type] : undefined;
  if (registered) return { kind: 'subgraph', name: registered.owner };
  const definitions = definitionsOf(context, type);
  const [only, second] = definitions;
  if (only && !second) return { kind: 'subgraph', name: only.subgraph.name };
  const texts = new Set(definitions.map(({ subgraph, model }) => canonicalType(subgraph, model)));
  const common = texts.size === 1 && definitions.every(({ model }) => isValueType(model));
  return { kind: common ? 'common' : 'unsettled' };
}

/** The name of the subgraph that a type belongs to, where that is one and not the candidate. */
export function otherOwner(context: CheckContext, type: string): string | undefined {
  const owner = ownerOf(context, type);
  return owner.kind === 'subgraph' && owner.name !== context.candidate.name ? owner.name : undefined;
}

/** A type in one of the subgraphs that define it. */
export interface Definition {
  subgraph: SubgraphModel;
  model: TypeModel;
}

/** All definitions of a type, the candidate's first. */
export function definitionsOf({ candidate, others }: CheckContext, type: string): Definition[] {
  return [candidate, ...others].flatMap((subgraph) => {
    const model = subgraph.types.get(type);
    return model === undefined ? [] : [{ subgraph, model }];
  });
}

/** A field in one of the subgraphs that resolve it. */
export interface Resolver {
  subgraph: SubgraphModel;
  field: FieldModel;
}

/** Who resolves a field beside the candidate; the owner of its type comes first. */
export function otherResolvers(context: CheckContext, type: string, field: string): Resolver[] {
  const found = definitionsOf(context, type).flatMap(({ subgraph, model }) => {
    const resolved = model.fields.get(field);
    return resolved?.resolved && subgraph !== context.candidate ? [{ subgraph, field: resolved }] : [];
  });
  const owner = otherOwner(context, type);
  return found.sort((a, b) => Number(b.subgraph.name === owner) - Number(a.subgraph.name === owner));
}

/**
 * Answers whether the candidate has a field of another owner's type only to name the entity: in a key of the owner's, or in a
 * key that the owner consents to. That takes nothing over.
 */
export function namesEntity(context: CheckContext, owner: string, field: FieldModel): boolean {
  const { candidate, others } = context;
  if (others.find(({ name }) => name === owner)?.keyFields.has(field.coordinate)) return true;
  const [type = ''] = field.coordinate.split('.');
  return (candidate.types.get(type)?.directives ?? [])
    .filter(({ name, node }) => name === 'key' && hasConsent(context, owner, keyText(node), [type]))
    .some(({ node }) =>
      parseFieldSet(textArgument(node, 'fields') ?? '')?.selections.some(
        (selection) => selection.kind === Kind.FIELD && selection.name.value === field.name,
      ),
    );
}

/** Writes a key as consents do, normalised. */
export function keyText(key: ConstDirectiveNode): string {
  return `@key(fields: "${normaliseFieldSet(textArgument(key, 'fields') ?? '')}")`;
}

/** Answers whether an owner lets the candidate do something at one of these coordinates, by the register. */
export function hasConsent(
  { candidate, register }: CheckContext,
  owner: string,
  use: string,
  coordinates: readonly string[],
): boolean {
  return register.consents.some(
    (consent) =>
      consent.owner === owner &&
      consent.lets === candidate.name &&
      coordinates.includes(consent.on) &&
      normaliseUse(consent.use) === use,
  );
}

function normaliseUse(use: string): string {
  return use.replace(/"(.+)"/, (_, fields: string) => `"${normaliseFieldSet(fields)}"`);
}

function isValueType({ nodes, directives, fields }: TypeModel): boolean {
  if (findDirective(directives, 'key')) return false;
  const isObject = nodes.some(
    ({ kind }) => kind === Kind.OBJECT_TYPE_DEFINITION || kind === Kind.OBJECT_TYPE_EXTENSION,
  );
  if (!isObject || findDirective(directives, 'shareable')) return true;
  return [...fields.values()].every((field) => findDirective(field.directives, 'shareable'));
}
