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

/** How many access classes are remembered; a class is a key and what is refused to it, told by a hash. */
const KEPT_CLASSES = 1000;

/** How large the schemas that are kept may be together, in types: one takes two or three kilobytes. */
const KEPT_TYPES = 50_000;

/**
 * Makes the visible schemas under one set of rules. Where nothing is refused it is the schema itself. Classes to which the
 * same is refused share one schema; those used last are kept.
 * @param schema the API schema.
 */
export function createVisibleSchemas(schema: GraphQLSchema, rules: Rules): VisibleSchemas {
  const refusedTo = new LRUCache<string, Refused>({ max: KEPT_CLASSES });
  const schemas = new LRUCache<string, GraphQLSchema>({
    maxSize: KEPT_TYPES,
    // The one that is larger than all that may be kept is kept alone.
    sizeCalculation: (visible) => Math.min(KEPT_TYPES, Object.keys(visible.getTypeMap()).length),
  });

  const refusedOf = (facts: AccessClass): Refused => {
    let refused = refusedTo.get(facts.key);
    if (refused === undefined) {
      const coordinates = refusedCoordinates(schema, createDecisions(rules, facts));
      const hash = createHash('sha256')
        .update([...coordinates].join('\n'))
        .digest('hex');
      refusedTo.set(facts.key, (refused = { hash, isNothing: coordinates.size === 0 }));
    }
    return refused;
  };

  return (facts) => {
    const { hash, isNothing } = refusedOf(facts);
    if (isNothing) return schema;
    let visible = schemas.get(hash);
    if (visible === undefined) {
      const refused = refusedCoordinates(schema, createDecisions(rules, facts));
      schemas.set(hash, (visible = schemaWithout(schema, hiddenCoordinates(schema, refused))));
    }
    return visible;
  };
}

/** What is refused to an access class, in short. */
interface Refused {
  hash: string;
  isNothing: boolean;
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
