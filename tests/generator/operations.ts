/* eslint-disable max-lines -- one generator, whose parts call each other */
import {
  doTypesOverlap,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
  parse,
  validate,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { LEAVES, printValue } from './literals.ts';
import { createRandom, type Random } from './random.ts';

/** A generated operation, and the values that its variables are given one after another. */
export interface GeneratedOperation {
  text: string;
  /** At least one. */
  variables: readonly Readonly<Record<string, unknown>>[];
}

/** How large operations become. */
const MAX_FIELDS = 30;
const MAX_DEPTH = 6;

/** Names that are hard to tell apart from others: fields, keys, and what every object of JavaScript has. */
const ALIASES = [
  'id',
  'name',
  'a',
  'b',
  'type',
  'constructor',
  'toString',
  'valueOf',
  'sku',
  'key',
  'representations',
];

/** Makes an operation that is valid for a schema. The same seed makes the same one. */
export function generateOperation(
  schema: GraphQLSchema,
  seed: number,
  variableSets: number,
): GeneratedOperation {
  const random = createRandom(seed);
  for (;;) {
    const generator = new Generator(schema, random);
    const text = generator.operation();
    // Two selections of one key may not be mergeable through named fragments; such an operation is made anew.
    if (validate(schema, parse(text, { noLocation: true })).length > 0) continue;
    return { text, variables: Array.from({ length: variableSets }, () => generator.variables()) };
  }
}

/** What stands at the places of one path, whatever fragments it is selected through. */
type Scope = Map<string, { parent: GraphQLCompositeType; signature: string; shape: string; below: Scope }[]>;

interface Variable {
  name: string;
  type: GraphQLInputType;
  default: string | undefined;
}

class Generator {
  readonly #schema: GraphQLSchema;
  readonly #random: Random;
  readonly #variables: Variable[] = [];
  readonly #fragments = new Map<string, { type: GraphQLCompositeType; text: string }>();
  readonly #composites: readonly GraphQLCompositeType[];
  #budget: number;

  constructor(schema: GraphQLSchema, random: Random) {
    this.#schema = schema;
    this.#random = random;
    this.#budget = 3 + random.below(MAX_FIELDS);
    this.#composites = Object.values(schema.getTypeMap())
      .filter(isCompositeType)
      .filter(({ name }) => !name.startsWith('__'));
  }

  operation(): string {
    const mutation = this.#schema.getMutationType();
    const isMutation = mutation && this.#random.chance(0.25);
    const root = isMutation ? mutation : this.#schema.getQueryType();
    if (!root) throw new Error('a schema has queries');
    const selections = this.#selections(root, new Map(), 0);
    const variables = this.#variables.map(
      (variable) =>
        `$${variable.name}: ${variable.type.toString()}${variable.default === undefined ? '' : ` = ${variable.default}`}`,
    );
    const head = `${isMutation ? 'mutation' : 'query'} Generated${variables.length > 0 ? `(${variables.join(', ')})` : ''}`;
    const fragments = [...this.#fragments].map(
      ([name, { type, text }]) => `\nfragment ${name} on ${type.name} ${text}`,
    );
    return `${head} ${selections}${fragments.join('')}`;
  }

  /** A value for each variable; some are left out, where they may be. */
  variables(): Record<string, unknown> {
    const entries = this.#variables.flatMap((variable): [string, unknown][] => {
      const mayBeLeftOut = variable.default !== undefined || !isNonNullType(variable.type);
      return mayBeLeftOut && this.#random.chance(0.25) ? [] : [[variable.name, this.#value(variable.type)]];
    });
    return Object.fromEntries(entries);
  }

  #selections(parent: GraphQLCompositeType, scope: Scope, depth: number): string {
    const count = 1 + this.#random.below(depth === 0 ? 5 : 4);
    const selections: string[] = [];
    for (let index = 0; index < count && (index === 0 || this.#budget > 0); index++) {
      const selection = this.#selection(parent, scope, depth);
      if (selection !== undefined) selections.push(selection);
    }
    if (selections.length === 0) selections.push('__typename');
    return `{ ${selections.join(' ')} }`;
  }

  #selection(parent: GraphQLCompositeType, scope: Scope, depth: number): string | undefined {
    const drawn = this.#random.below(100);
    if (drawn < 7) return this.#typename(parent, scope);
    if (depth === 0 && drawn < 9) return this.#introspection(parent);
    const fragments = isAbstractType(parent) ? 45 : 20;
    if (drawn < fragments && this.#budget > 0) {
      return drawn % 3 === 0
        ? this.#spread(parent, scope, depth)
        : this.#inlineFragment(parent, scope, depth);
    }
    return this.#field(parent, scope, depth);
  }

  #typename(parent: GraphQLCompositeType, scope: Scope): string {
    const alias = this.#random.chance(0.5)
      ? this.#random.pick(['kind', 'type', 'a', 'name', 'id'])
      : '__typename';
    const fits = this.#enter(scope, alias, { parent, signature: '__typename', shape: 'String!' });
    if (!fits) return `__typename${this.#condition()}`;
    return `${alias === '__typename' ? '' : `${alias}: `}__typename${this.#condition()}`;
  }

  #introspection(parent: GraphQLCompositeType): string | undefined {
    if (parent !== this.#schema.getQueryType()) return undefined;
    const type = this.#random.pick(this.#composites).name;
    return this.#random.pick([
      `__schema${this.#condition()} { queryType { name } }`,
      `about_${type}: __type(name: "${type}")${this.#condition()} { kind name fields { name type { kind name ofType { name } } } }`,
    ]);
  }

  #inlineFragment(parent: GraphQLCompositeType, scope: Scope, depth: number): string {
    if (this.#random.chance(0.15))
      return `...${this.#condition()} ${this.#selections(parent, scope, depth + 1)}`;
    const type = this.#random.pick(this.#overlapping(parent));
    return `... on ${type.name}${this.#condition()} ${this.#selections(type, scope, depth + 1)}`;
  }

  #spread(parent: GraphQLCompositeType, scope: Scope, depth: number): string {
    const known = [...this.#fragments].filter(([, { type }]) => doTypesOverlap(this.#schema, parent, type));
    if (known.length > 0 && this.#random.chance(0.4))
      return `...${this.#random.pick(known)[0]}${this.#condition()}`;
    const type = this.#random.pick(this.#overlapping(parent));
    const text = this.#selections(type, scope, depth + 1);
    const name = `F${this.#fragments.size}`;
    this.#fragments.set(name, { type, text });
    return `...${name}${this.#condition()}`;
  }

  #overlapping(parent: GraphQLCompositeType): GraphQLCompositeType[] {
    const root = [this.#schema.getQueryType(), this.#schema.getMutationType()];
    if (root.includes(parent as GraphQLObjectType)) return [parent];
    return this.#composites.filter((type) => doTypesOverlap(this.#schema, parent, type));
  }

  #field(parent: GraphQLCompositeType, scope: Scope, depth: number): string | undefined {
    if (isUnionType(parent)) return this.#inlineFragment(parent, scope, depth);
    const isEnd = depth >= MAX_DEPTH || this.#budget <= 0;
    const fields = Object.values(parent.getFields()).filter(
      ({ type }) => !isEnd || isLeafType(getNamedType(type)),
    );
    if (fields.length === 0) return undefined;
    this.#budget--;
    const field = this.#random.pick(fields);
    const args = this.#arguments(field);
    const placed = this.#place(scope, { parent, field, args });
    if (placed === undefined) return undefined;
    const named = getNamedType(field.type);
    const below = isCompositeType(named) ? ` ${this.#selections(named, placed.below, depth + 1)}` : '';
    const alias = placed.key === field.name ? '' : `${placed.key}: `;
    return `${alias}${field.name}${args}${this.#condition()}${below}`;
  }

  /** Finds a response key at which a field may stand beside what is selected already. */
  #place(
    scope: Scope,
    {
      parent,
      field,
      args,
    }: { parent: GraphQLCompositeType; field: GraphQLField<unknown, unknown>; args: string },
  ): { key: string; below: Scope } | undefined {
    const shape = isLeafType(getNamedType(field.type))
      ? field.type.toString()
      : field.type.toString().replace(/\w+/, 'object');
    const entry = { parent, signature: `${field.name}${args}`, shape };
    const first = this.#random.chance(0.25) ? this.#alias(parent) : field.name;
    for (const key of [first, `${first}_${this.#random.below(3)}`, `k${this.#random.below(1000)}`]) {
      const below = this.#enter(scope, key, entry);
      if (below) return { key, below };
    }
    return undefined;
  }

  #alias(parent: GraphQLCompositeType): string {
    const others = isUnionType(parent) ? [] : Object.keys(parent.getFields());
    return this.#random.pick([...ALIASES, ...others]);
  }

  /** GraphQL, section 5.3.2: under one key the same field, or fields of objects that cannot be the same. */
  #enter(
    scope: Scope,
    key: string,
    { parent, signature, shape }: { parent: GraphQLCompositeType; signature: string; shape: string },
  ): Scope | undefined {
    const entries = scope.get(key) ?? [];
    const fits = entries.every((entry) => {
      if (entry.shape !== shape) return false;
      if (entry.signature === signature) return true;
      return (
        isObjectType(parent) &&
        isObjectType(entry.parent) &&
        areApart(parent, entry.parent, [signature, entry.signature])
      );
    });
    if (!fits) return undefined;
    const below = entries[0]?.below ?? (new Map() as Scope);
    scope.set(key, [...entries, { parent, signature, shape, below }]);
    return below;
  }

  #condition(): string {
    if (!this.#random.chance(0.08)) return '';
    const directive = this.#random.pick(['skip', 'include']);
    if (this.#random.chance(0.3)) return ` @${directive}(if: ${this.#random.chance(0.5)})`;
    const type = this.#schema.getDirective('skip')?.args[0]?.type;
    if (!type) throw new Error('every schema has @skip');
    return ` @${directive}(if: ${this.#variable(type)})`;
  }

  #arguments({ args }: GraphQLField<unknown, unknown>): string {
    const given = args.flatMap(({ name, type, defaultValue }) => {
      const mayBeLeftOut = defaultValue !== undefined || !isNonNullType(type);
      return mayBeLeftOut && this.#random.chance(0.35) ? [] : [`${name}: ${this.#literal(type)}`];
    });
    return given.length > 0 ? `(${given.join(', ')})` : '';
  }

  #variable(type: GraphQLInputType): string {
    const known = this.#variables.filter((variable) => variable.type.toString() === type.toString());
    if (known.length > 0 && this.#random.chance(0.5)) return `$${this.#random.pick(known).name}`;
    const name = `v${this.#variables.length}`;
    const value = this.#random.chance(0.3) ? printValue(this.#value(type), type) : undefined;
    this.#variables.push({ name, type, default: value });
    return `$${name}`;
  }

  /** A literal that may have variables in it. */
  #literal(type: GraphQLInputType): string {
    if (this.#random.chance(0.35)) return this.#variable(type);
    if (isNonNullType(type)) return this.#literalOf(type.ofType);
    return this.#random.chance(0.12) ? 'null' : this.#literalOf(type);
  }

  #literalOf(type: GraphQLInputType): string {
    if (isListType(type))
      return `[${Array.from({ length: this.#random.below(3) }, () => this.#literal(type.ofType)).join(', ')}]`;
    if (!isInputObjectType(type)) return printValue(this.#value(type), type);
    const fields = Object.values(type.getFields()).flatMap((field) => {
      const mayBeLeftOut = field.defaultValue !== undefined || !isNonNullType(field.type);
      return mayBeLeftOut && this.#random.chance(0.4) ? [] : [`${field.name}: ${this.#literal(field.type)}`];
    });
    return `{ ${fields.join(', ')} }`;
  }

  /** A value as JSON has it. */
  #value(type: GraphQLInputType): unknown {
    if (isNonNullType(type)) return this.#someValue(type.ofType);
    return this.#random.chance(0.12) ? null : this.#someValue(type);
  }

  #someValue(type: GraphQLInputType): unknown {
    if (isNonNullType(type)) return this.#someValue(type.ofType);
    if (isListType(type))
      return Array.from({ length: this.#random.below(3) }, () => this.#value(type.ofType));
    if (isInputObjectType(type)) {
      const entries = Object.values(type.getFields()).flatMap((field): [string, unknown][] => {
        const mayBeLeftOut = field.defaultValue !== undefined || !isNonNullType(field.type);
        return mayBeLeftOut && this.#random.chance(0.4) ? [] : [[field.name, this.#value(field.type)]];
      });
      return Object.fromEntries(entries);
    }
    if (isEnumType(type)) return this.#random.pick(type.getValues()).name;
    return this.#random.pick(LEAVES[type.name] ?? ['text', 7, true, ['a', null], { deep: { b: [1.5] } }]);
  }
}

/**
 * Whether objects of two types may have different fields under one key. Not where these are fields of an interface of both: where a
 * subgraph knows the interface as an object, the planner asks both fields of every object, and what one of them fails at is told of
 * the other.
 */
function areApart(one: GraphQLObjectType, other: GraphQLObjectType, signatures: readonly string[]): boolean {
  if (one === other) return false;
  const shared = one.getInterfaces().filter((type) => other.getInterfaces().includes(type));
  const names = signatures.map((signature) => /^\w+/.exec(signature)?.[0] ?? '');
  return !shared.some((type) => names.some((name) => name in type.getFields()));
}
