import { describe, expect, test } from '@jest/globals';
import { residentId } from '../../subgraphs/government/resident-id.ts';
import { exampleReferences, knownTo } from '../kit/example.ts';
import { askSubgraph } from '../kit/subgraph-client.ts';

const COUNT = 1000;
const applications = exampleReferences(COUNT).map((reference) => ({ __typename: 'Application', reference }));
const residents = Array.from({ length: COUNT }, (_, index) => ({
  __typename: 'Resident',
  id: residentId(index + 1),
}));
const addressees = residents.map((resident, index) => ({ ...resident, id: knownTo('messaging', index + 1) }));
const withAmount = applications.map((application) => ({
  ...application,
  amountDue: { amount: 1000, currency: 'EUR' },
}));

interface Case {
  subgraph: string;
  what: string;
  representations: object[];
  selection: string;
  /** How many statements it may cost: one a level. */
  most: number;
}

const cases: Case[] = [
  {
    subgraph: 'government',
    what: 'applications',
    representations: applications,
    selection: '... on Application { status amountDue { amount } }',
    most: 1,
  },
  {
    subgraph: 'government',
    what: 'applications with all that hangs on them',
    representations: applications,
    selection:
      '... on Application { applicant { familyName district { name } } service { name agency { name } } appointment { startsAt office { name } } permit { number } }',
    most: 8,
  },
  {
    subgraph: 'government',
    what: 'residents with the first of their applications',
    representations: residents,
    selection: '... on Resident { applications(first: 1) { nodes { reference service { name } } } }',
    most: 3,
  },
  {
    subgraph: 'messaging',
    what: 'applications with their last message and its deliveries',
    representations: applications,
    selection: '... on Application { notifications(first: 1) { nodes { subject deliveries { state } } } }',
    most: 2,
  },
  {
    subgraph: 'messaging',
    what: 'residents with their contact',
    representations: addressees,
    selection: '... on Resident { contact { email } }',
    most: 1,
  },
  {
    subgraph: 'payments',
    what: 'applications with their payment',
    representations: withAmount,
    selection: '... on Application { payment { status attempts { id receipt { number } } } }',
    most: 2,
  },
];

describe('1,000 representations cost one SQL statement a level', () => {
  test.each(cases)('$subgraph: $what', async ({ subgraph, representations, selection, most }) => {
    const query = `query ($r: [_Any!]!) { _entities(representations: $r) { ${selection} } }`;
    const { data, errors, statements } = await askSubgraph(subgraph, query, {
      variables: { r: representations },
    });
    expect(errors).toEqual([]);
    const { _entities: entities } = data as { _entities: (object | null)[] };
    expect(entities).toHaveLength(COUNT);
    expect(entities).not.toContain(null);
    expect(statements).toBeGreaterThanOrEqual(1);
    expect(statements).toBeLessThanOrEqual(most);
    const { statements: forOne } = await askSubgraph(subgraph, query, {
      variables: { r: representations.slice(0, 1) },
    });
    expect(statements).toBeLessThanOrEqual(forOne + 2);
  });
});

describe('lists go on where they end', () => {
  test.each([
    ['government', 'applications', 'reference', 1500],
    ['payments', 'payments', 'id', undefined],
  ])('%s: %s, page by page, has no gaps and nothing twice', async (subgraph, field, key, total) => {
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const query = `query ($after: String) { ${field}(first: 100, after: $after) { nodes { ${key} } pageInfo { hasNextPage endCursor } } }`;
      const { data } = await askSubgraph(subgraph, query, {
        variables: { after },
        caller: { organisation: 'agencies', client: 'x' },
      });
      const page = (
        data as Record<
          string,
          { nodes: Record<string, string>[]; pageInfo: { hasNextPage: boolean; endCursor: string } }
        >
      )[field];
      seen.push(...(page?.nodes ?? []).map((node) => node[key] ?? ''));
      after = page?.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after !== null);
    expect(new Set(seen).size).toBe(seen.length);
    if (total === undefined) expect(seen.length).toBeGreaterThan(200);
    else expect(seen.length).toBeGreaterThanOrEqual(total);
  });

  test.each([
    ['first: 0', 'a page of nothing'],
    ['first: 101', 'a page of too much'],
    ['first: 5, after: "bm90IGEgY3Vyc29y"', 'a cursor that is none'],
    ['first: 5, after: "WyJhIiwiYiIsImMiXQ"', 'a cursor of another form'],
  ])('%s is refused: %s', async (args) => {
    const { errors } = await askSubgraph('government', `{ applications(${args}) { nodes { reference } } }`);
    expect(errors.map(({ extensions }) => extensions['code'])).toEqual(['BAD_USER_INPUT']);
  });
});
