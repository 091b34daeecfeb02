import { Oracle, returnedBy } from './oracle.ts';
import { ARGUMENT_VALUE } from './print-world.ts';
import { choose } from './raw-world.ts';
import {
  fieldsOf,
  isAbstract,
  isComposite,
  possibleTypes,
  type Argument,
  type ObjectType,
  type TypeReference,
  type World,
} from './world.ts';

/** One step of a way: a field, asked on an object type. */
interface Step {
  on: string;
  name: string;
  args: readonly Argument[];
}

/** How to come to a type from a root. */
export interface Way {
  kind: 'query' | 'mutation';
  steps: readonly Step[];
}

/** A field, and the way to the type that it is asked on. */
export interface Probe extends Way {
  type: string;
  name: string;
}

/**
 * Finds a way to each type of which the data hold an object: over fields that a caller may see, or over any. An interface is
 * come to by a field that returns it.
 */
export function findWays(world: World, oracle: Oracle | undefined): Map<string, Way> {
  const ways = new Map<string, Way>();
  const queue: ObjectType[] = [];
  for (const object of world.objects.filter(({ name }) => name === 'Query' || name === 'Mutation')) {
    ways.set(object.name, { kind: object.name === 'Query' ? 'query' : 'mutation', steps: [] });
    queue.push(object);
  }
  const arrive = (type: string, way: Way): boolean => !ways.has(type) && ways.set(type, way).has(type);
  for (const object of queue) {
    const way = ways.get(object.name);
    for (const { name, type, args } of way ? object.fields : []) {
      const isClosedWay = oracle && !isOpen(oracle, object, name, args);
      if (!way || !isComposite(world, type.name) || isClosedWay) continue;
      const next = { kind: way.kind, steps: [...way.steps, { on: object.name, name, args }] };
      const { met, isWhole } = heldBy(world, type, oracle);
      // One object that may not be met takes a list of non-null items with it.
      if (type.isItemNonNull && type.isList && !isWhole) continue;
      if (isAbstract(world, type.name) && isWhole) arrive(type.name, next);
      queue.push(...met.filter((each) => arrive(each.name, next)));
    }
  }
  return ways;
}

/** The objects that a field holds and a caller may meet, and whether these are all that can stand there. */
function heldBy(
  world: World,
  type: TypeReference,
  oracle: Oracle | undefined,
): { met: ObjectType[]; isWhole: boolean } {
  const possible = possibleTypes(world, type.name);
  const held = type.isList ? possible : [choose(possible, type.pick)];
  const mayMeet = ({ name }: ObjectType): boolean => oracle?.mayMeet(name) ?? true;
  return { met: held.filter(mayMeet), isWhole: possible.every(mayMeet) };
}

function isOpen(
  oracle: Oracle,
  { name: parent }: ObjectType,
  name: string,
  args: readonly Argument[],
): boolean {
  const isGivable = required(args).every(({ type }) => oracle.mayMeet(type));
  return isGivable && oracle.formOf({ parent, name, possible: [parent] }).seen !== 'not';
}

function required(args: readonly Argument[]): Argument[] {
  return args.filter(({ isRequired }) => isRequired);
}

/** Writes one operation that asks for all of them, each by a way of its own. */
export function printProbes(world: World, kind: Way['kind'], probes: readonly Probe[]): string {
  const written = probes.map(({ steps, type, name }, index) => {
    const field = fieldsOf(world, type).find((each) => each.name === name);
    const below = isComposite(world, returnedBy(world, type, name)) ? ' { __typename }' : '';
    const target = `${name}${printArguments(field?.args ?? [])}${below}`;
    if (steps.length === 0) return `p${index}: ${target}`;
    return steps.reduceRight((inner, step, depth) => {
      const key = depth === 0 ? `p${index}` : 'step';
      const asked = `${key}: ${step.name}${printArguments(step.args)} { ${inner} }`;
      return depth === 0 ? asked : `... on ${step.on} { ${asked} }`;
    }, `... on ${type} { value: ${target} }`);
  });
  return `${kind} { ${written.join('\n')} }`;
}

/** What an answer has where a probe asked: a value for each object that the way led to. */
export function valuesAt(data: unknown, { steps }: Probe, index: number): unknown[] {
  const keys = steps.length === 0 ? [] : [...steps.slice(1).map(() => 'step'), 'value'];
  return keys.reduce<unknown[]>(
    (found, key) => found.flatMap((value) => below(value, key)).flat(5),
    below(data, `p${index}`).flat(5),
  );
}

function below(value: unknown, key: string): unknown[] {
  return typeof value === 'object' && value !== null && key in value ? [value[key as never]] : [];
}

function printArguments(args: readonly Argument[]): string {
  const given = required(args).map(({ name, type }) => `${name}: ${literalOf(type)}`);
  return given.length > 0 ? `(${given.join(', ')})` : '';
}

function literalOf(type: string): string {
  if (type === 'In') return '{text: "given"}';
  return type === 'E' ? ARGUMENT_VALUE : '"given"';
}
