import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import pg from 'pg';
import { residentId } from '../../subgraphs/government/resident-id.ts';
import { exampleResidentId, knownTo } from '../kit/example.ts';
import { startFederationGateway, type FederationGateway } from '../kit/federation-gateway.ts';
import { sharedFederation } from '../kit/shared-federation.ts';

let gateway: FederationGateway;
beforeAll(async () => {
  gateway = await startFederationGateway();
});
afterAll(() => gateway.stop());
beforeEach(() => gateway.taps.clear());

const COMPANIES = ['messaging', 'payments'] as const;

/** Everything that passed to and from a subgraph, the caller tokens read. */
function trafficOf(subgraph: string): string {
  const passed = gateway.taps.exchanges.filter((exchange) => exchange.subgraph === subgraph);
  const claims = passed.map(({ headers }) =>
    decodeJwt((headers.authorization ?? '').slice('Bearer '.length)),
  );
  return JSON.stringify([passed, claims]);
}

describe('the companies address a resident whom they cannot identify', () => {
  test('a resident finds their own contact, messages and payments, and no company learns who it is', async () => {
    const { data, errors } = await gateway.request(
      '{ me { id contact { preferred } applications(first: 20) { nodes { notifications(first: 1) { nodes { subject } } payment { attempts { id } } } } } }',
      { token: await gateway.tokenOf('resident') },
    );
    expect(errors).toEqual([]);
    expect(data).toMatchObject({
      me: { id: exampleResidentId, contact: { preferred: expect.any(String) } },
    });
    expect(JSON.stringify(data)).toContain('"subject"');
    for (const company of COMPANIES) {
      const traffic = trafficOf(company);
      expect(traffic).toContain(knownTo(company, 1));
      expect(traffic).not.toContain(exampleResidentId);
      expect(traffic).not.toMatch(/res-\w{10}/);
    }
    expect(trafficOf('government')).toContain(exampleResidentId);
  });

  test('an agency that works on many cases reaches each applicant', async () => {
    const { data, errors } = await gateway.request(
      '{ applications(first: 30) { nodes { applicant { id contact { preferred } } } } }',
      { token: await gateway.tokenOf('agencies') },
    );
    expect(errors).toEqual([]);
    const { nodes } = (
      data as { applications: { nodes: { applicant: { id: string; contact: object | null } }[] } }
    ).applications;
    expect(nodes.filter(({ applicant }) => applicant.contact === null)).toEqual([]);
    for (const { applicant } of nodes) expect(trafficOf('messaging')).not.toContain(applicant.id);
    expect(trafficOf('messaging')).not.toMatch(/res-\w{10}/);
  });

  test.each([
    ['messaging', 'contacts', 'resident_id'],
    ['messaging', 'cases', 'resident_id'],
    ['messaging', 'notifications', 'resident_id'],
    ['payments', 'payments', 'payer'],
  ] as const)('the database of %s has pseudonyms in %s.%s, and no id', async (company, table, column) => {
    const url = new URL(sharedFederation().databaseUrl);
    url.pathname = `/concord_${company}`;
    const client = new pg.Client({ connectionString: url.href });
    await client.connect();
    const count = async (condition: string, value: unknown) => {
      const { rows } = await client.query<{ count: string }>(
        `SELECT count(*) FROM ${table} WHERE ${condition}`,
        [value],
      );
      return Number(rows[0]?.count);
    };
    expect(
      await count(
        `${column} = ANY($1)`,
        [1, 2, 3].map((index) => knownTo(company, index)),
      ),
    ).toBeGreaterThan(0);
    expect(await count(`${column} = ANY($1)`, [1, 2, 3].map(residentId))).toBe(0);
    expect(await count(`${column} LIKE $1`, 'res-%')).toBe(0);
    await client.end();
  });
});
