import { buildDemands, joined } from './build-demands.ts';
import { buildRegister } from './build-register.ts';
import { buildArguments, buildType } from './build-type.ts';
import { choose, type RawDemands, type RawField, type RawWorld } from './raw-world.ts';
import { releaseTravelling } from './release-travelling.ts';
import {
  isComposite,
  type Definition,
  type Field,
  type Naming,
  type ObjectType,
  type World,
} from './world.ts';

const SUBGRAPHS = ['alpha', 'beta', 'gamma'];
const HOWS = ['plain', 'renamed', 'prefixed'] as const;

/** Builds the world that the numbers describe. Equal numbers give an equal world. */
export function buildWorld(raw: RawWorld): World {
  const subgraphs = SUBGRAPHS.slice(0, raw.subgraphs);
  const frame = buildFrame(raw, subgraphs);
  const objects = raw.objects.map((object, index) => {
    const empty = frame.objects[index];
    if (!empty) throw new Error('the frame has every object');
    return fillObject(frame, empty, object);
  });
  for (const { name, home, fields } of frame.interfaces) {
    for (const [number, object] of objects.entries()) {
      if (!object.implements.includes(name)) continue;
      const rules = raw.interfaces[numberOf(name)]?.demands[number];
      const inherited = fields.map((field): Field => {
        const demands = buildDemands(rules, field.type.name);
        const definitions = [{ subgraph: home, demands }];
        return { ...field, definitions, isShareable: false, isOverridden: false, requires: [] };
      });
      objects[number] = { ...object, fields: [...object.fields, ...inherited] };
    }
  }
  const roots = [
    buildRoot(frame, 'Query', raw.queries),
    ...(raw.mutations.length > 0 ? [buildRoot(frame, 'Mutation', raw.mutations)] : []),
  ];
  const world = { ...frame, objects: [...roots, ...objects] };
  return raw.repairs ? releaseTravelling(world) : world;
}

/** The types without their fields: what a field may return has to be known first. */
function buildFrame(raw: RawWorld, subgraphs: readonly string[]): World {
  const [authenticated, requiresScopes, policy, release] = raw.naming.map((how) => choose(HOWS, how));
  const naming = { authenticated, requiresScopes, policy, release } as Naming;
  const objects = raw.objects.map(({ home, isEntity, presence, demands }, index): ObjectType => {
    const homeName = choose(subgraphs, home);
    const others = subgraphs.filter(
      (name, bit) => isEntity && name !== homeName && (presence & (1 << bit)) > 0,
    );
    return {
      name: `T${index}`,
      home: homeName,
      isEntity,
      presence: [homeName, ...others],
      implements: [],
      demands: { [homeName]: withoutMasks(buildDemands(demands, undefined)) },
      fields: [],
    };
  });
  const among = (home: string, members: number): ObjectType[] =>
    objects.filter(({ presence }, bit) => presence.includes(home) && (members & (1 << bit)) > 0);
  const interfaces = raw.interfaces.map(({ home, members }, index) => {
    return { name: `I${index}`, home: choose(subgraphs, home), members };
  });
  const unions = raw.unions.map(({ home, members }, index) => {
    const homeName = choose(subgraphs, home);
    return { name: `U${index}`, home: homeName, members: among(homeName, members).map(({ name }) => name) };
  });
  const frame: World = {
    subgraphs,
    naming,
    leaves: [
      {
        kind: 'scalar',
        name: 'S',
        home: choose(subgraphs, raw.scalar.home),
        demands: federation(raw.scalar.demands),
      },
      {
        kind: 'enum',
        name: 'E',
        home: choose(subgraphs, raw.enum.home),
        demands: federation(raw.enum.demands),
      },
    ],
    inputs: [
      {
        name: 'In',
        fields: [
          { name: 'e', type: 'E', isRequired: false },
          { name: 's', type: 'S', isRequired: false },
          { name: 'text', type: 'String', isRequired: false },
        ],
      },
    ],
    objects: objects.map((object) => ({
      ...object,
      implements: interfaces
        .filter(({ home, members }) => among(home, members).includes(object))
        .map(({ name }) => name),
    })),
    interfaces: interfaces
      .filter(({ home, members }) => among(home, members).length > 0)
      .map(({ name, home }) => ({ name, home, fields: [] })),
    unions: unions.filter(({ members }) => members.length > 0),
    register: buildRegister(raw, subgraphs),
  };
  return { ...frame, interfaces: fillInterfaces(frame, raw) };
}

function fillInterfaces(frame: World, raw: RawWorld): World['interfaces'] {
  return frame.interfaces.map((each) => {
    const number = numberOf(each.name);
    const fields = (raw.interfaces[number]?.fields ?? []).map((field, index) => ({
      name: `i${number}x${index}`,
      type: buildType(frame, field, [each.home]),
      args: buildArguments(field),
    }));
    return { ...each, fields };
  });
}

/** Interfaces that nothing implements are left out, so their places in a list say nothing. */
function numberOf(interfaceName: string): number {
  return Number(interfaceName.slice(1));
}

function withoutMasks(demands: Definition['demands']): Definition['demands'] {
  const { releases, ...others } = demands;
  if (releases === undefined) return demands;
  return { ...others, releases: releases.map(({ to, purposes }) => ({ to, purposes })) };
}

/** Scalars and enums bear no release. */
function federation(raw: RawWorld['enum']['demands']): Definition['demands'] {
  return buildDemands({ ...raw, releases: [] }, undefined);
}

function fillObject(frame: World, object: ObjectType, raw: RawWorld['objects'][number]): ObjectType {
  const fields = raw.fields.map((field, index) =>
    buildField(frame, object, { name: `f${index}`, raw: field }),
  );
  const key: Field = {
    name: 'id',
    type: { name: 'ID', isList: false, isItemNonNull: false, isNonNull: true, pick: 0 },
    args: [],
    definitions: [{ subgraph: object.home, demands: withoutMasks(buildDemands(raw.keyDemands, undefined)) }],
    isShareable: false,
    isOverridden: false,
    requires: [],
  };
  const withInputs = fields.map((field, index) => {
    const inputs = inputsOf(frame, fields, index);
    return object.isEntity && inputs.length > 0 && (raw.fields[index]?.requires ?? 0) > 20
      ? deriveFrom(frame, field, [choose(inputs, raw.fields[index]?.requires ?? 0)])
      : field;
  });
  const [, ...others] = object.presence;
  const pair =
    raw.derived && others.length > 0
      ? buildDerived(object, choose(others, raw.derived.by), raw.derived.released)
      : [];
  return { ...object, fields: object.isEntity ? [key, ...withInputs, ...pair] : withInputs };
}

/** A text of the object's home, released as the demands say, and an open field of another subgraph that is made of it. */
function buildDerived(object: ObjectType, by: string, released: RawDemands): Field[] {
  const type = { name: 'String', isList: false, isItemNonNull: false, isNonNull: false, pick: 0 };
  const plain = { type, args: [], isShareable: false, isOverridden: false };
  const definitions = [{ subgraph: object.home, demands: buildDemands(released, 'String') }];
  return [
    { ...plain, name: 'input', definitions, requires: [] },
    { ...plain, name: 'made', definitions: [{ subgraph: by, demands: {} }], requires: ['input'] },
  ];
}

function buildField(frame: World, object: ObjectType, { name, raw }: { name: string; raw: RawField }): Field {
  const only = choose(object.presence, raw.where);
  const isShared = only !== object.home && raw.sharing > 40;
  const where = isShared ? [object.home, only] : [only];
  const type = buildType(frame, raw, where);
  const [first = only, ...others] = where;
  return {
    name,
    type,
    args: buildArguments(raw),
    definitions: [
      { subgraph: first, demands: buildDemands(raw.demands, type.name) },
      // Of several subgraphs one alone may write a field's releases.
      ...others.map((subgraph) => ({ subgraph, demands: { ...federation(raw.narrowing) } })),
    ],
    isShareable: isShared && raw.sharing <= 50,
    isOverridden: isShared && raw.sharing > 50,
    requires: [],
  };
}

/** The fields before a field that another subgraph could send to the one that resolves it. */
function inputsOf(frame: World, fields: readonly Field[], index: number): Field[] {
  const field = fields[index];
  if (!field || field.definitions.length > 1) return [];
  const [at] = field.definitions;
  const inputs = fields.slice(0, index).filter(({ definitions, args, type }) => {
    const [from] = definitions;
    const isElsewhere = definitions.length === 1 && from?.subgraph !== at?.subgraph;
    return isElsewhere && args.length === 0 && !isComposite(frame, type.name);
  });
  // A value that is made of a masked one is worth more questions than others.
  const masked = inputs.filter(({ definitions: [from] }) =>
    from?.demands.releases?.some(({ mask }) => mask !== undefined),
  );
  return masked.length > 0 ? masked : inputs;
}

/** Composition demands that what is made of a value repeats the value's demands. */
function deriveFrom(frame: World, field: Field, inputs: readonly Field[]): Field {
  const [definition] = field.definitions;
  if (!definition) return field;
  const demands = inputs
    .flatMap(({ definitions, type }) => [
      ...definitions.map((input) => input.demands),
      ...frame.leaves.filter(({ name }) => name === type.name).map((leaf) => leaf.demands),
    ])
    .reduce(joined, definition.demands);
  return { ...field, definitions: [{ ...definition, demands }], requires: inputs.map(({ name }) => name) };
}

function buildRoot(frame: World, name: string, fields: readonly RawField[]): ObjectType {
  const root: ObjectType = {
    name,
    home: frame.subgraphs[0] ?? '',
    isEntity: false,
    presence: frame.subgraphs,
    implements: [],
    demands: {},
    fields: [],
  };
  const prefix = name === 'Query' ? 'q' : 'm';
  return {
    ...root,
    fields: fields.map((raw, index) => {
      const field = buildField(frame, root, {
        name: `${prefix}${index}`,
        raw: { ...raw, sharing: 0, kind: raw.kind + 15 },
      });
      return { ...field, type: { ...field.type, isNonNull: false } };
    }),
  };
}
