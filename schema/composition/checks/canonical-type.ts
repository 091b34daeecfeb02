import {
  Kind,
  print,
  type ConstArgumentNode,
  type ConstDirectiveNode,
  type InputValueDefinitionNode,
} from 'graphql';
import type { SubgraphModel, TypeModel } from './subgraph-model.ts';

/**
 * Writes what a type is, so that two subgraphs' definitions are equal texts exactly where they say the same: descriptions,
 * order, `@shareable` and the names that directives are imported under do not count.
 */
export function canonicalType({ directives }: SubgraphModel, type: TypeModel): string {
  const rules = (nodes: readonly ConstDirectiveNode[] = []): string =>
    sorted(
      nodes.flatMap((node) => {
        const name = directives.get(node.name.value);
        return name === undefined || name === 'shareable' ? [] : [`@${name}${members(node.arguments)}`];
      }),
    );
  const parts = type.nodes.flatMap((node) => [
    ...('fields' in node ? (node.fields ?? []) : []).map((field) =>
      field.kind === Kind.FIELD_DEFINITION
        ? `${field.name.value}${members(field.arguments)}: ${print(field.type)} ${rules(field.directives)}`
        : `${member(field)} ${rules(field.directives)}`,
    ),
    ...('values' in node ? (node.values ?? []) : []).map(
      (value) => `${value.name.value} ${rules(value.directives)}`,
    ),
    ...('types' in node ? (node.types ?? []) : []).map(({ name }) => `| ${name.value}`),
    ...('interfaces' in node ? (node.interfaces ?? []) : []).map(({ name }) => `implements ${name.value}`),
  ]);
  const kinds = new Set(type.nodes.map(({ kind }) => kind.replace(/TypeDefinition|TypeExtension/, '')));
  return [...kinds, rules(type.nodes.flatMap((node) => node.directives ?? [])), sorted(parts)].join('\n');
}

type Member = InputValueDefinitionNode | ConstArgumentNode;

function members(nodes: readonly Member[] = []): string {
  return nodes.length === 0 ? '' : `(${sorted(nodes.map(member))})`;
}

function member(node: Member): string {
  if (node.kind === Kind.ARGUMENT) return print(node);
  const { name, type, defaultValue } = node;
  return `${name.value}: ${print(type)}${defaultValue ? ` = ${print(defaultValue)}` : ''}`;
}

function sorted(texts: readonly string[]): string {
  return [...texts].sort().join('\n');
}
