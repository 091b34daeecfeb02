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
import { createDecisions, type Decisions } from './decisions.ts';
import { hiddenCoordinates } from './hidden-coordinates.ts';
import { schemaWithout } from './schema-without.ts';

/** The schema as callers of an access class may know it: what they could be given, and no name beyond. */
export type VisibleSchemas = (facts: AccessClass) => GraphQLSchema;

const CACHED_SCHEMAS = 100;

/**
 * Makes the visible schemas under one set of rules. Where nothing is refused it is the schema itself. Classes to which the
 * same is refused share one schema; the hundred used last are kept.
 * @param schema the API schema.
 */
export function createVisibleSchemas(schema: GraphQLSchema, rules: Rules): VisibleSchemas {
  const byClass = new LRUCache<string, GraphQLSchema>({ max: CACHED_SCHEMAS });
  const byRefusals = new LRUCache<string, GraphQLSchema>({ max: CACHED_SCHEMAS });

  const withoutRefused = (refused: ReadonlySet<string>): GraphQLSchema => {
    if (refused.size === 0) return schema;
    const key = createHash('sha256')
      .update([...refused].join('\n'))
      .digest('hex');
    let visible = byRefusals.get(key);
    if (visible === undefined)
      byRefusals.set(key, (visible = schemaWithout(schema, hiddenCoordinates(schema, refused))));
    return visible;
  };

  return (facts) => {
    let visible = byClass.get(facts.key);
    if (visible === undefined)
      byClass.set(
        facts.key,
        (visible = withoutRefused(refusedCoordinates(schema, createDecisions(rules, facts)))),
      );
    return visible;
  };
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
