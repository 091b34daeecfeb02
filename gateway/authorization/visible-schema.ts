import { createHash } from 'node:crypto';
import {
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  type GraphQLSchema,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import type { AccessClass } from '../../schema/access/decide.ts';
import { returnedTypes } from '../../schema/access/returned-types.ts';
import type { Rules } from '../../schema/access/rule.ts';
import { bytesOf } from '../graphql/bytes-of.ts';
import { createDecisions, type Decisions } from './decisions.ts';
import { hiddenCoordinates } from './hidden-coordinates.ts';
import { schemaWithout } from './schema-without.ts';

/** The schema as callers of an access class may know it: what they could be given, and no name beyond. */
export type VisibleSchemas = (facts: AccessClass) => GraphQLSchema;

/** How much of the access classes is remembered, in bytes; a class is its key and the hash of what is refused to it. */
const KEPT_BYTES = 1_048_576;
const ENTRY_BYTES = 200;

/** How large the schemas that are kept may be together, in types: one takes two or three kilobytes. */
const KEPT_TYPES = 50_000;

/**
 * Makes the visible schemas under one set of rules. Where nothing is refused it is the schema itself. Classes to which the
 * same is refused share one schema; those used last are kept.
 * @param schema the API schema.
 */
export function createVisibleSchemas(schema: GraphQLSchema, rules: Rules): VisibleSchemas {
  const refusedTo = new LRUCache<string, string>({
    maxSize: KEPT_BYTES,
    sizeCalculation: (hash, key) => ENTRY_BYTES + bytesOf(hash) + bytesOf(key),
  });
  const schemas = new LRUCache<string, GraphQLSchema>({
    maxSize: KEPT_TYPES,
    // The one that is larger than all that may be kept is kept alone.
    sizeCalculation: (visible) => Math.min(KEPT_TYPES, Object.keys(visible.getTypeMap()).length),
  });

  return (facts) => {
    let hash = refusedTo.get(facts.key);
    let visible = hash === undefined ? undefined : schemas.get(hash);
    if (visible !== undefined) return visible;
    const refused = refusedCoordinates(schema, createDecisions(rules, facts));
    refusedTo.set(facts.key, (hash = hashOf(refused)));
    visible = schemas.get(hash) ?? withoutRefused(schema, refused);
    schemas.set(hash, visible);
    return visible;
  };
}

function withoutRefused(schema: GraphQLSchema, refused: ReadonlySet<string>): GraphQLSchema {
  return refused.size === 0 ? schema : schemaWithout(schema, hiddenCoordinates(schema, refused));
}

function hashOf(refused: ReadonlySet<string>): string {
  return createHash('sha256')
    .update([...refused].join('\n'))
    .digest('hex');
}

/** The types and fields that are refused wherever they stand; always in the same order. */
function refusedCoordinates(schema: GraphQLSchema, decisions: Decisions): Set<string> {
  const refused = new Set<string>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (isIntrospectionType(type)) continue;
    if (decisions.ofType(type)) refused.add(type.name);
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    const possible = isAbstractType(type) ? schema.getPossibleTypes(type) : [type];
    for (const field of Object.values(type.getFields())) {
      const returns = returnedTypes(schema, getNamedType(field.type));
      const place = { parent: type, name: field.name, possible, returns };
      if (decisions.ofField(place)) refused.add(`${type.name}.${field.name}`);
    }
  }
  return refused;
}
