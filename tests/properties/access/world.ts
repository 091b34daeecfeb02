import type { Demands as FederationDemands } from '../../conformance/access/oracle.ts';

/** A small federation, described for whoever writes its schemas and for whoever judges its gateway. Everything is plain data. */
export interface World {
  subgraphs: readonly string[];
  naming: Naming;
  leaves: readonly LeafType[];
  inputs: readonly InputType[];
  /** Query and Mutation are among them. */
  objects: readonly ObjectType[];
  interfaces: readonly InterfaceType[];
  unions: readonly UnionType[];
  register: Register;
}

/** Under which names the access directives are imported; the subgraphs of one supergraph have to agree. */
export type Naming = Readonly<
  Record<'authenticated' | 'requiresScopes' | 'policy' | 'release', 'plain' | 'renamed' | 'prefixed'>
>;

/** To whom a value is given, for what, and coarser by a mask. */
export interface Release {
  to: readonly string[];
  purposes: readonly string[];
  mask?: string;
}

/** Everything that one definition of a coordinate demands, joined by AND. */
export interface Demands extends FederationDemands {
  releases?: readonly Release[];
}

/** A scalar or enum of the world's own. Its demands stand in its home alone; every subgraph defines it. */
export interface LeafType {
  kind: 'scalar' | 'enum';
  name: string;
  home: string;
  demands: Demands;
}

/** An input type. */
export interface InputType {
  name: string;
  fields: readonly Argument[];
}

/** An argument, or a field of an input type. */
export interface Argument {
  name: string;
  type: string;
  isRequired: boolean;
}

/** An object type: an entity where `key` is there, and then known to several subgraphs. */
export interface ObjectType {
  name: string;
  home: string;
  isEntity: boolean;
  presence: readonly string[];
  implements: readonly string[];
  /** By subgraph. */
  demands: Readonly<Record<string, Demands>>;
  fields: readonly Field[];
}

/** A field of an object type. */
export interface Field {
  name: string;
  type: TypeReference;
  args: readonly Argument[];
  /** Who defines it. The first of two shares it, or has it taken over. */
  definitions: readonly Definition[];
  isShareable: boolean;
  isOverridden: boolean;
  /** The fields of the same type that it is made of. */
  requires: readonly string[];
}

/** A field where one subgraph defines it. */
export interface Definition {
  subgraph: string;
  demands: Demands;
}

/** A named type as a field returns it. */
export interface TypeReference {
  name: string;
  isList: boolean;
  isItemNonNull: boolean;
  isNonNull: boolean;
  /** Which of the possible types of an interface or union a single object has, modulo their number. */
  pick: number;
}

/** An interface of one subgraph; its objects bear its fields. */
export interface InterfaceType {
  name: string;
  home: string;
  fields: readonly Pick<Field, 'name' | 'type' | 'args'>[];
}

/** A union of one subgraph. */
export interface UnionType {
  name: string;
  home: string;
  members: readonly string[];
}

/** What the partner register says. */
export interface Register {
  organisations: Readonly<Record<string, { class: string; operates?: string }>>;
  clients: Readonly<Record<string, RegisteredClient>>;
  policies: Readonly<Record<string, Policy>>;
}

/** A client and what it was granted. */
export interface RegisteredClient {
  organisation: string;
  scopes: readonly string[];
  purposes: readonly string[];
  residents: boolean;
}

/** All of its conditions have to hold. */
export interface Policy {
  organisations?: readonly string[];
  classes?: readonly string[];
  resident?: true;
}

/** Who asks, with what the token says. Without a client, nobody in particular. */
export interface Caller {
  client?: string;
  scopes: readonly string[];
  purpose?: string;
}

/** The types of GraphQL itself, and one that masks are defined for. */
export const OPEN_LEAVES: readonly string[] = ['String', 'Int', 'ID', 'Date'];

/** The object types that can stand where a type is returned, in the order in which subgraphs list them. */
export function possibleTypes(world: World, name: string): ObjectType[] {
  const union = world.unions.find((each) => each.name === name);
  if (union) return union.members.map((member) => objectType(world, member));
  return world.objects.filter((object) => object.name === name || object.implements.includes(name));
}

/** @throws Error where there is none. */
export function objectType(world: World, name: string): ObjectType {
  const found = world.objects.find((object) => object.name === name);
  if (!found) throw new Error(`the world has no object type ${name}`);
  return found;
}

/** Whether a type has fields or members to select from. */
export function isComposite(world: World, name: string): boolean {
  return [...world.objects, ...world.interfaces, ...world.unions].some((type) => type.name === name);
}

/** Whether a type is an interface or a union. */
export function isAbstract(world: World, name: string): boolean {
  return [...world.interfaces, ...world.unions].some((type) => type.name === name);
}

/** The fields that can be selected on a type; a union has none. */
export function fieldsOf(world: World, name: string): readonly Pick<Field, 'name' | 'type' | 'args'>[] {
  const type = [...world.objects, ...world.interfaces].find((each) => each.name === name);
  return type?.fields ?? [];
}

/** What each field of a leaf type holds: a value that nothing else in the world holds. By coordinate. */
export function markersOf(world: World): Map<string, string | number> {
  const markers = new Map<string, string | number>();
  for (const { name: type, fields } of world.objects) {
    for (const { name, type: returns } of fields) {
      if (isComposite(world, returns.name)) continue;
      const coordinate = `${type}.${name}`;
      const serial = markers.size;
      const isEnum = world.leaves.some((leaf) => leaf.name === returns.name && leaf.kind === 'enum');
      if (returns.name === 'Int') markers.set(coordinate, 7_000_001 + serial * 1000);
      else if (returns.name === 'Date') markers.set(coordinate, `${1900 + serial}-06-05`);
      else markers.set(coordinate, isEnum ? enumValue(coordinate) : `VALUE(${coordinate})`);
    }
  }
  return markers;
}

/** The value of an enum that a coordinate holds. */
export function enumValue(coordinate: string): string {
  return `V_${coordinate.replace('.', '_')}_`;
}
