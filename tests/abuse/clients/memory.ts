import { answered, numbered, refused, type Attack, type ClientCase } from '../case.ts';
import { query } from '../send.ts';

/** Asks for so many documents that differ, one after the other. */
function each(count: number, make: (serial: number) => string): Attack {
  return async (world) => {
    const replies = [];
    for (let index = 0; index < count; index++)
      replies.push(...(await query(make(world.run * count + index))(world)));
    return replies;
  };
}

/** Some 1,900 tokens, which take 200 times their text once they are parsed with their places. */
const DENSE = '{a: 1} '.repeat(370);

export const MEMORY_CASES: readonly ClientCase[] = numbered('CLIENT-MEMORY', [
  {
    claim: '350 documents of 1,900 tokens, none of which fits',
    attack: each(350, (serial) => `{ nothing${serial} echo(any: [${DENSE}]) }`),
    outcome: refused(400, 'GRAPHQL_VALIDATION_FAILED'),
  },
  {
    claim: '350 documents of 1,900 tokens, all of which fit',
    attack: each(350, (serial) => `{ __typename a${serial}: echo(any: [${DENSE}]) @skip(if: true) }`),
    outcome: answered({ __typename: 'Query' }),
  },
]);
