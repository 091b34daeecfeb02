import { stringify } from 'yaml';
import { directivesOf } from '../../conformance/access/oracle.ts';
import {
  enumValue,
  type Argument,
  type Demands,
  type Field,
  type Naming,
  type ObjectType,
  type TypeReference,
  type World,
} from './world.ts';

/** The value of every enum that is given as an argument, and that no field holds. */
export const ARGUMENT_VALUE = 'ARGUMENT';

/** Writes the links of each subgraph, so that every directive has its name. */
export function printHeader({ naming }: World): string {
  const others = ['@key', '@shareable', '@external', '@requires', '@override', '@composeDirective'];
  const imports = [
    ...others.map((name) => JSON.stringify(name)),
    ...(['authenticated', 'requiresScopes', 'policy'] as const).flatMap((name) => {
      if (naming[name] === 'prefixed') return [];
      return naming[name] === 'plain' ? `"@${name}"` : `{name: "@${name}", as: "${nameOf(naming, name)}"}`;
    }),
  ];
  const release = nameOf(naming, 'release');
  const how = {
    plain: 'import: ["@release"]',
    renamed: `import: [{name: "@release", as: "${release}"}]`,
    prefixed: `as: "${release.slice(1)}"`,
  }[naming.release];
  return `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: [${imports.join(', ')}])
  @link(url: "https://concord.example/specs/release/v0.1", ${how})
  @composeDirective(name: "${release}")
directive ${release}(to: [String!]!, purposes: [String!]!, form: String! = "FULL", mask: String) repeatable on OBJECT | FIELD_DEFINITION
`;
}

function nameOf(naming: Naming, name: keyof Naming): string {
  if (naming[name] === 'plain') return `@${name}`;
  if (naming[name] === 'renamed') return `@our${name}`;
  return name === 'release' ? '@handover' : `@federation__${name}`;
}

/** Writes the schema of one subgraph, without its links. */
export function printSubgraph(world: World, subgraph: string): string {
  const { naming, leaves, inputs, interfaces, unions } = world;
  const rules = (demands: Demands | undefined): string => printDemands(demands ?? {}, naming);
  const definitions = [
    'scalar Date',
    ...leaves.map((leaf) => {
      const rule = leaf.home === subgraph ? rules(leaf.demands) : '';
      const values =
        leaf.kind === 'enum' ? ` { ${[ARGUMENT_VALUE, ...valuesOf(world, leaf.name)].join(' ')} }` : '';
      return `${leaf.kind} ${leaf.name} ${rule}${values}`;
    }),
    ...inputs.map(({ name, fields }) => `input ${name} { ${fields.map(printArgument).join(' ')} }`),
    ...interfaces
      .filter(({ home }) => home === subgraph)
      .map(
        ({ name, fields }) =>
          `interface ${name} {\n${fields.map((field) => `  ${printField(field)}`).join('\n')}\n}`,
      ),
    ...world.objects
      .filter(({ presence }) => presence.includes(subgraph))
      .flatMap((object) => printObject(world, object, subgraph)),
    ...unions
      .filter(({ home }) => home === subgraph)
      .map(({ name, members }) => `union ${name} = ${members.join(' | ')}`),
  ];
  return `${definitions.join('\n')}\n`;
}

function printObject(world: World, object: ObjectType, subgraph: string): string[] {
  const rules = (demands: Demands): string => printDemands(demands, world.naming);
  const own = object.fields.flatMap((field) => {
    const index = field.definitions.findIndex((definition) => definition.subgraph === subgraph);
    const definition = field.definitions[index];
    if (definition === undefined) return [];
    const [first] = field.definitions;
    const how = [
      field.isShareable ? '@shareable' : '',
      field.isOverridden && index > 0 ? `@override(from: "${first?.subgraph ?? ''}")` : '',
      field.requires.length > 0 ? `@requires(fields: "${field.requires.join(' ')}")` : '',
    ];
    return [`  ${printField(field)} ${[...how, rules(definition.demands)].filter(Boolean).join(' ')}`];
  });
  const needed = new Set(
    object.fields
      .filter(({ definitions }) => definitions.some((definition) => definition.subgraph === subgraph))
      .flatMap(({ requires }) => requires),
  );
  const external = object.fields
    .filter(({ name }) => needed.has(name))
    .map((field) => `  ${printField(field)} @external`);
  const isRoot = object.name === 'Query' || object.name === 'Mutation';
  const key = object.isEntity && object.home !== subgraph ? '  id: ID!\n' : '';
  const lines = [...own, ...external];
  if (isRoot && lines.length === 0) return [];
  const interfaces = object.implements.filter((name) =>
    world.interfaces.some((each) => each.name === name && each.home === subgraph),
  );
  const head = [
    `type ${object.name}`,
    interfaces.length > 0 ? `implements ${interfaces.join(' & ')}` : '',
    object.isEntity ? '@key(fields: "id")' : '',
    rules(object.demands[subgraph] ?? {}),
  ];
  return [`${head.filter(Boolean).join(' ')} {\n${key}${lines.join('\n')}\n}`];
}

function printField({ name, type, args }: Pick<Field, 'name' | 'type' | 'args'>): string {
  const given = args.length > 0 ? `(${args.map(printArgument).join(' ')})` : '';
  return `${name}${given}: ${printType(type)}`;
}

function printArgument({ name, type, isRequired }: Argument): string {
  return `${name}: ${type}${isRequired ? '!' : ''}`;
}

/** Writes a type as a field returns it. */
export function printType({ name, isList, isItemNonNull, isNonNull }: TypeReference): string {
  const item = isList ? `[${name}${isItemNonNull ? '!' : ''}]` : name;
  return `${item}${isNonNull ? '!' : ''}`;
}

function printDemands(demands: Demands, naming: Naming): string {
  const written = directivesOf(demands).replace(
    /@(authenticated|requiresScopes|policy)/g,
    (_, name: string) => nameOf(naming, name as keyof Naming),
  );
  const releases = (demands.releases ?? []).map(({ to, purposes, mask }) => {
    const form = mask === undefined ? '' : `, form: "MASK", mask: "${mask}"`;
    return `${nameOf(naming, 'release')}(to: ${JSON.stringify(to)}, purposes: ${JSON.stringify(purposes)}${form})`;
  });
  return [written, ...releases].filter(Boolean).join(' ');
}

function valuesOf({ objects }: World, name: string): string[] {
  return objects.flatMap((object) =>
    object.fields
      .filter(({ type }) => type.name === name)
      .map((field) => enumValue(`${object.name}.${field.name}`)),
  );
}

/** Writes the partner register as a file. */
export function printRegister({ register, objects }: World): string {
  const organisations = Object.entries(register.organisations).map(([id, organisation]) => {
    const clients = Object.entries(register.clients)
      .filter(([, client]) => client.organisation === id)
      .map(([name, { scopes, purposes, residents }]) => [name, { scopes, purposes, residents }] as const);
    return [id, { name: id, ...organisation, clients: Object.fromEntries(clients) }] as const;
  });
  const policies = Object.entries(register.policies).map(([id, policy]) => [
    id,
    { text: 'one of these', ...policy },
  ]);
  const purpose = { text: 'Testing.', legalBasis: 'none', owner: 'city' };
  const entities = objects.filter(({ isEntity }) => isEntity);
  return stringify(
    {
      purposes: { p0: purpose, p1: purpose },
      policies: Object.fromEntries(policies) as unknown,
      organisations: Object.fromEntries(organisations),
      types: Object.fromEntries(entities.map(({ name, home }) => [name, { owner: home }])),
    },
    { aliasDuplicateObjects: false },
  );
}
