import { buildClientSchema, getIntrospectionQuery, parse, validate, type IntrospectionQuery } from 'graphql';
import { printOperation } from './operation.ts';
import { judgeOperation, Oracle } from './oracle.ts';
import { isBeyondSchema } from './shown-schema.ts';
import type { Question, ServedWorld } from './served-world.ts';
import type { Caller } from './world.ts';

const INTROSPECTION = getIntrospectionQuery({ descriptions: false });

/** Says for which questions a caller's introspected schema does not say what the caller is refused. */
export async function checkVisibleSchema(
  { world, request }: Pick<ServedWorld, 'world' | 'request'>,
  caller: Caller,
  questions: readonly Question[],
): Promise<string[]> {
  const { data, text } = await request(INTROSPECTION, caller);
  if (!data) return [`the introspection failed: ${text}`];
  const schema = buildClientSchema(data as IntrospectionQuery);
  return questions.flatMap(({ operation }) => {
    const written = printOperation(operation);
    // Validation says nothing of an operation whose root type is not there at all.
    const errors = (operation.kind === 'query' ? schema.getQueryType() : schema.getMutationType())
      ? validate(schema, parse(written)).map(({ message }) => message)
      : [`there is no ${operation.kind} type`];
    const oracle = new Oracle(world, caller);
    const { refused } = judgeOperation(oracle, operation);
    if ((errors.length === 0) === (refused.size === 0)) return [];
    if (refused.size === 0 && isBeyondSchema(oracle, operation)) return [];
    return errors.length === 0
      ? [`the schema accepts ${written}, of which is refused: ${[...refused].join(', ')}`]
      : [`nothing is refused of ${written}, and the schema says: ${errors.join(' ')}`];
  });
}
