import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { buildSchema, validateSchema, type GraphQLSchema } from 'graphql';
import { startFederationGateway, type FederationGateway, type Persona } from '../kit/federation-gateway.ts';

let gateway: FederationGateway;
beforeAll(async () => {
  gateway = await startFederationGateway();
});
afterAll(() => gateway.stop());

async function schemaOf(persona: Persona): Promise<GraphQLSchema> {
  const token = await gateway.tokenOf(persona);
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const response = await fetch(`${gateway.url}/schema.graphql`, { headers });
  return buildSchema(await response.text());
}

const fieldsOf = (schema: GraphQLSchema, type: string): string[] => {
  const found = schema.getType(type);
  return found !== undefined && 'getFields' in found ? Object.keys(found.getFields()) : [];
};

test('the payment company knows of a case and its payment, and of no resident', async () => {
  const schema = await schemaOf('payments');
  expect(fieldsOf(schema, 'Application')).toContain('payment');
  expect(fieldsOf(schema, 'Application')).not.toContain('applicant');
  expect(schema.getType('Resident')).toBeUndefined();
});

test('anyone knows of services, and not of cases', async () => {
  const schema = await schemaOf('anonymous');
  expect(fieldsOf(schema, 'Query')).toEqual(expect.arrayContaining(['services', 'elections']));
  for (const type of ['Application', 'Appointment', 'Permit', 'Resident', 'Signal', 'Payment'])
    expect(schema.getType(type)).toBeUndefined();
});

test.each<Persona>([
  'anonymous',
  'resident',
  'agencies',
  'election-authority',
  'insights',
  'integrity',
  'messaging',
  'payments',
])('the schema of %s is valid, and to ask it for itself is answered without an error', async (persona) => {
  expect(validateSchema(await schemaOf(persona))).toEqual([]);
  const query = '{ __schema { types { name fields { name } inputFields { name } } } }';
  const { data, errors } = await gateway.request(query, { token: await gateway.tokenOf(persona) });
  expect([errors, data]).toEqual([[], expect.anything()]);
});
