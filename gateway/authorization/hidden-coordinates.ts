import {
  getNamedType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  isUnionType,
  type GraphQLArgument,
  type GraphQLInputObjectType,
  type GraphQLInterfaceType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  type GraphQLType,
} from 'graphql';
import { reachableTypes } from './reachable-types.ts';

type TypeWithFields = GraphQLObjectType | GraphQLInterfaceType;

/**
 * Everything that cannot be of use without what is refused, in schema coordinates: `Type`, `Type.field`,
 * `Type.field(argument:)`, `@directive`, `@directive(argument:)`.
 * - a field of a hidden type, and one that needs an argument of a hidden type;
 * - an argument or input field of a hidden type, and an input type that needs such a field;
 * - a type without fields, a union or interface without possible types;
 * - a field of an interface that one of its types no longer has;
 * - what no field leads to any more.
 * A root type may be hidden too.
 */
export function hiddenCoordinates(schema: GraphQLSchema, refused: ReadonlySet<string>): ReadonlySet<string> {
  const hiding = new Hiding(schema, refused);
  let before: number;
  do {
    before = hiding.hidden.size;
    hiding.hideUseless();
    // Only once nothing else changes: a type that has gone altogether keeps no interface from having a field.
    if (hiding.hidden.size === before) hiding.hideBrokenPromises();
  } while (hiding.hidden.size > before);
  hiding.hideUnreachable();
  return hiding.hidden;
}

class Hiding {
  readonly hidden: Set<string>;
  readonly #schema: GraphQLSchema;
  readonly #types: readonly GraphQLNamedType[];

  constructor(schema: GraphQLSchema, refused: ReadonlySet<string>) {
    this.hidden = new Set(refused);
    this.#schema = schema;
    this.#types = Object.values(schema.getTypeMap()).filter((type) => !isIntrospectionType(type));
  }

  hideUseless(): void {
    for (const type of this.#types) {
      if (this.hidden.has(type.name)) continue;
      if (hasFields(type)) this.#hideFields(type);
      if (isInputObjectType(type)) this.#hideInputFields(type);
      if (this.#isUseless(type)) this.hidden.add(type.name);
    }
    for (const { name, args } of this.#schema.getDirectives()) this.#hideIfUnusable(`@${name}`, args);
  }

  hideBrokenPromises(): void {
    for (const type of this.#types.filter(isInterfaceType)) {
      const { objects, interfaces } = this.#schema.getImplementations(type);
      const implementations = [...objects, ...interfaces].filter(({ name }) => !this.hidden.has(name));
      for (const field of Object.keys(type.getFields())) {
        if (implementations.some(({ name }) => this.hidden.has(`${name}.${field}`)))
          this.hidden.add(`${type.name}.${field}`);
      }
    }
  }

  hideUnreachable(): void {
    const reachable = reachableTypes(this.#schema, this.hidden);
    for (const { name } of this.#types) if (!reachable.has(name)) this.hidden.add(name);
  }

  #hideFields(type: TypeWithFields): void {
    for (const field of Object.values(type.getFields())) {
      const coordinate = `${type.name}.${field.name}`;
      if (this.#isOfHiddenType(field)) this.hidden.add(coordinate);
      this.#hideIfUnusable(coordinate, field.args);
    }
  }

  #hideInputFields(type: GraphQLInputObjectType): void {
    for (const field of Object.values(type.getFields())) {
      if (!this.#isOfHiddenType(field)) continue;
      this.hidden.add(`${type.name}.${field.name}`);
      if (isRequiredInputField(field)) this.hidden.add(type.name);
    }
  }

  /** Hides the arguments that cannot be given, and their owner where one of them has to be. */
  #hideIfUnusable(owner: string, args: readonly GraphQLArgument[]): void {
    for (const argument of args.filter((candidate) => this.#isOfHiddenType(candidate))) {
      this.hidden.add(`${owner}(${argument.name}:)`);
      if (isRequiredArgument(argument)) this.hidden.add(owner);
    }
  }

  #isUseless(type: GraphQLNamedType): boolean {
    const isWithoutFields =
      (hasFields(type) || isInputObjectType(type)) &&
      Object.keys(type.getFields()).every((field) => this.hidden.has(`${type.name}.${field}`));
    const isNeverMet =
      (isUnionType(type) || isInterfaceType(type)) &&
      this.#schema.getPossibleTypes(type).every(({ name }) => this.hidden.has(name));
    return isWithoutFields || isNeverMet;
  }

  #isOfHiddenType({ type }: { type: GraphQLType }): boolean {
    return this.hidden.has(getNamedType(type).name);
  }
}

function hasFields(type: GraphQLNamedType): type is TypeWithFields {
  return isObjectType(type) || isInterfaceType(type);
}
