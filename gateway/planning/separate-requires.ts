import {
  Kind,
  visit,
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  type EnumTypeDefinitionNode,
  type FieldDefinitionNode,
} from 'graphql';
import {
  graphOf,
  isGiven,
  hasFields,
  isGraphs,
  subgraphNames,
  textOf,
  valueOf,
  withValues,
  type FieldedType,
} from './join-directives.ts';
import { findParts, namesNeeded, type Part, type PartKey, type PartKeys } from './separable-parts.ts';

/** What is separated, and what each subgraph has to know of others' fields then. */
interface Separation {
  parts: readonly Part[];
  needed: ReturnType<typeof namesNeeded>;
}

/** A supergraph in which some fields of a subgraph are a subgraph of their own. */
export interface SeparatedSupergraph {
  document: DocumentNode;
  /** The public name of the subgraph by that of its part. */
  subgraphs: ReadonlyMap<string, string>;
  keys: readonly PartKey[];
}

/**
 * Makes the fields of a type that require the same a subgraph of their own (a part), so that the planner cannot ask it of
 * a subgraph together with what is asked there before it is known what the field requires. The planner puts what a field requires
 * into the fetch from which it sets out, where that asks the same subgraph; it does not look whether its own requirements are there.
 *
 * A part may be reached by a key that the subgraph alone can tell, and that stands for the subgraph's own key ({@link PartKeys}): then even the
 * values that its fields lead to, which come from the part, are no place from which it is reached without asking the subgraph.
 * {@link rejoinPlan} turns parts and keys back into what they stand for.
 * @returns undefined where there is no such field.
 */
export function separateRequires(document: DocumentNode, keys: PartKeys): SeparatedSupergraph | undefined {
  const parts = findParts(document, keys);
  if (parts.length === 0) return undefined;
  const names = subgraphNames(document);
  const needed = namesNeeded(document);
  const definitions = document.definitions.map((definition) => {
    if (isGraphs(definition)) return withParts(definition, parts);
    return hasFields(definition) ? joinFields(definition, { parts, needed }) : joinOther(definition, parts);
  });
  return {
    document: { ...document, definitions },
    subgraphs: new Map(parts.map((part) => [part.name.toLowerCase(), names.get(part.graph) ?? part.graph])),
    keys: parts.flatMap(({ key }) => key ?? []),
  };
}

function withParts(graphs: EnumTypeDefinitionNode, parts: readonly Part[]): EnumTypeDefinitionNode {
  const values = parts.flatMap(({ graph, name }) =>
    (graphs.values ?? [])
      .filter((value) => value.name.value === graph)
      .map(({ kind, directives = [] }) => ({
        ...{ kind, name: { kind: Kind.NAME, value: name } as const },
        directives: directives.map((directive) =>
          withValues(directive, { name: { kind: Kind.STRING, value: name.toLowerCase() } }),
        ),
      })),
  );
  return { ...graphs, values: [...(graphs.values ?? []), ...values] };
}

/** What has no fields is known in every part of a subgraph; a union only where a part leads to it. */
function joinOther(definition: DefinitionNode, parts: readonly Part[]): DefinitionNode {
  const isUnion = definition.kind === Kind.UNION_TYPE_DEFINITION;
  const joining = isUnion ? parts.filter((part) => knows(part, definition.name.value)) : parts;
  if (joining.length === 0 || definition.kind === Kind.DIRECTIVE_DEFINITION) return definition;
  return visit(definition, {
    enter: (node) => {
      if (!('directives' in node)) return undefined;
      const directives = (node.directives as readonly ConstDirectiveNode[] | undefined)?.flatMap(
        (directive) => [directive, ...partsOf(joining, directive).map((part) => inPart(directive, part))],
      );
      return { ...node, directives };
    },
  });
}

function joinFields(type: FieldedType, separation: Separation): FieldedType {
  const { parts } = separation;
  const joining = parts.filter((part) => knows(part, type.name.value));
  const directives = (type.directives ?? []).flatMap((directive) => {
    const implemented = textOf(directive, 'interface');
    const copying = partsOf(joining, directive).filter(
      (part) => implemented === undefined || knows(part, implemented),
    );
    return [directive, ...copying.map((part) => joinType(directive, type, part))];
  });
  const ownKeys = joining.flatMap((part) => {
    return part.type === type.name.value && part.key ? [joinByKey(part, part.key)] : [];
  });
  const fields = (type.fields ?? []).map((field) => joinField(field, type, separation));
  return {
    ...type,
    directives: [...ownKeys, ...directives],
    fields: [...fields, ...keyFields(type, parts)],
  };
}

/** How a part has a type: it is asked for no entities but those that its fields belong to. */
function joinType(directive: ConstDirectiveNode, type: FieldedType, part: Part): ConstDirectiveNode {
  const copy = inPart(directive, part);
  const isAskedForIt = part.type === type.name.value && part.key === undefined;
  return isAskedForIt || textOf(directive, 'key') === undefined
    ? copy
    : withValues(copy, { resolvable: { kind: Kind.BOOLEAN, value: false } });
}

function joinByKey({ name }: Part, key: PartKey): ConstDirectiveNode {
  return withValues(directiveOf('join__type'), {
    graph: { kind: Kind.ENUM, value: name },
    key: { kind: Kind.STRING, value: key.name },
  });
}

function joinField(
  field: FieldDefinitionNode,
  type: FieldedType,
  separation: Separation,
): FieldDefinitionNode {
  const { parts, needed } = separation;
  const [typeName, name] = [type.name.value, field.name.value];
  const knowing = parts.filter(({ known }) => known.byType.get(typeName)?.has(name));
  const isOf = (part: Part): boolean => part.type === typeName && part.fields.has(name);
  const directives = explicitJoins(field, type).flatMap((directive) => {
    const graph = graphOf(directive);
    if (directive.name.value !== 'join__field' || graph === undefined) return [directive];
    const isSeparated = textOf(directive, 'requires') !== undefined && partsOf(knowing, directive).some(isOf);
    const isStaying = valueOf(directive, 'contextArguments') !== undefined;
    const isNeeded = needed.get(graph)?.has(name) ?? false;
    const own = isSeparated ? asExternal(directive) : directive;
    const copies = partsOf(knowing, directive).flatMap((part) => {
      const copy = (isSeparated && !isOf(part)) || isStaying ? asExternal(directive) : directive;
      return isExternal(copy) && !isNeeded && !part.required.has(name) ? [] : [inPart(copy, part)];
    });
    return [...(isExternal(own) && !isNeeded ? [] : [own]), ...copies];
  });
  return { ...field, directives };
}

function isExternal(directive: ConstDirectiveNode): boolean {
  return isGiven(directive, 'external', true);
}

/** A field's directives; one that every subgraph with its type has says so. */
function explicitJoins(
  { directives = [] }: FieldDefinitionNode,
  type: FieldedType,
): readonly ConstDirectiveNode[] {
  if (directives.some(({ name }) => name.value === 'join__field')) return directives;
  const graphs = (type.directives ?? [])
    .filter(({ name }) => name.value === 'join__type')
    .flatMap((directive) => graphOf(directive) ?? []);
  return [...directives, ...[...new Set(graphs)].map(fieldOf)];
}

/** The keys of parts as fields; what an interface has, the types that implement it have too. */
function keyFields(type: FieldedType, parts: readonly Part[]): FieldDefinitionNode[] {
  const interfaces = new Set(type.interfaces?.map(({ name }) => name.value));
  return parts.flatMap((part) => {
    const isOwn = part.type === type.name.value;
    if (part.key === undefined || !(isOwn || interfaces.has(part.type))) return [];
    return [
      {
        kind: Kind.FIELD_DEFINITION,
        name: { kind: Kind.NAME, value: part.key.name },
        type: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: 'ID' } },
        directives: isOwn ? [part.graph, part.name].map(fieldOf) : [directiveOf('join__field')],
      },
    ];
  });
}

function knows({ known }: Part, type: string): boolean {
  return known.byType.has(type) || known.isWhole(type);
}

function fieldOf(graph: string): ConstDirectiveNode {
  return withValues(directiveOf('join__field'), { graph: { kind: Kind.ENUM, value: graph } });
}

function directiveOf(name: string): ConstDirectiveNode {
  return { kind: Kind.DIRECTIVE, name: { kind: Kind.NAME, value: name } };
}

function asExternal(directive: ConstDirectiveNode): ConstDirectiveNode {
  const { name, arguments: args = [] } = directive;
  const kept = args.filter((argument) => ['graph', 'type'].includes(argument.name.value));
  return withValues(
    { kind: Kind.DIRECTIVE, name, arguments: kept },
    { external: { kind: Kind.BOOLEAN, value: true } },
  );
}

function partsOf(parts: readonly Part[], directive: ConstDirectiveNode): Part[] {
  return parts.filter(({ graph }) => graph === graphOf(directive));
}

function inPart(directive: ConstDirectiveNode, { name }: Part): ConstDirectiveNode {
  return withValues(directive, { graph: { kind: Kind.ENUM, value: name } });
}
