import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startFederationGateway, type FederationGateway, type Persona } from '../kit/federation-gateway.ts';
import { exampleApplication, exampleResidentId } from '../kit/example.ts';

const CASE = `query Case($reference: ID!) {
  application(reference: $reference) {
    reference
    status
    amountDue { amount }
    service { name fee { amount currency } demand(first: 1) { nodes { people } } }
    applicant { givenName familyName nationalId }
    payment { status open { amount } }
    appointment { startsAt office { name } }
    notifications(first: 1) { nodes { subject state } }
  }
}`;

/** The subgraph that a refused field would have been asked of, where it is not the government's. */
const OWNERS: Record<string, string> = { payment: 'payments', notifications: 'messaging' };

let gateway: FederationGateway;
beforeAll(async () => {
  gateway = await startFederationGateway();
});
afterAll(() => gateway.stop());
beforeEach(() => gateway.taps.clear());

async function askCase(persona: Persona) {
  const variables = { reference: exampleApplication.reference };
  const answer = await gateway.request(CASE, { variables, token: await gateway.tokenOf(persona) });
  // Where everything is refused there is no data at all.
  const { application } = (answer.data ?? { application: null }) as {
    application: Record<string, unknown> | null;
  };
  const refused = answer.errors.map(({ path, extensions }) => {
    expect(extensions).toEqual({ code: 'UNAUTHORIZED_FIELD_OR_TYPE' });
    return path?.join('.');
  });
  return { answer, application, refused };
}

describe('one query over four subgraphs of different owners', () => {
  test('gives a resident the case, its fee, the appointment and the last message', async () => {
    const { application, answer } = await askCase('resident');
    expect(answer.errors).toEqual([]);
    expect(application).toMatchObject({
      reference: exampleApplication.reference,
      amountDue: { amount: 11_000 },
      service: {
        name: expect.any(String),
        fee: { amount: 11_000, currency: 'EUR' },
        demand: { nodes: [{ people: expect.any(Number) }] },
      },
      applicant: {
        givenName: expect.any(String),
        familyName: expect.any(String),
        nationalId: expect.any(String),
      },
      payment: { status: 'STARTED', open: { amount: 11_000 } },
      appointment: { startsAt: expect.any(String), office: { name: expect.any(String) } },
      notifications: { nodes: [{ subject: expect.any(String), state: expect.any(String) }] },
    });
    const asked = new Set(gateway.taps.exchanges.map(({ subgraph }) => subgraph));
    expect([...asked].sort()).toEqual(['government', 'insights', 'messaging', 'payments']);
  });

  test('joins four subgraphs in one answer about services and elections', async () => {
    const { data, errors } = await gateway.request(
      '{ service(id: "svc-passport") { name checkout { methods } demand(first: 1) { nodes { people } } } elections(first: 1) { nodes { name advertisements(first: 1) { nodes { sponsor } } } } }',
      { token: await gateway.tokenOf('agencies') },
    );
    expect(errors).toEqual([]);
    expect(data).toMatchObject({
      service: {
        checkout: { methods: expect.any(Array) },
        demand: { nodes: [{ people: expect.any(Number) }] },
      },
      elections: { nodes: [{ advertisements: { nodes: [{ sponsor: expect.any(String) }] } }] },
    });
    const asked = new Set(gateway.taps.exchanges.map(({ subgraph }) => subgraph));
    expect([...asked].sort()).toEqual(['government', 'insights', 'integrity', 'payments']);
  });
});

describe('the same question by five callers has five answers', () => {
  const everything = ['status', 'service', 'applicant', 'payment', 'appointment', 'notifications'];
  const cases: { persona: Persona; refused: string[] }[] = [
    { persona: 'resident', refused: [] },
    { persona: 'agencies', refused: ['applicant.nationalId'] },
    { persona: 'payments', refused: ['status', 'service', 'applicant', 'appointment', 'notifications'] },
    {
      persona: 'messaging',
      refused: ['status', 'amountDue', 'service', 'applicant', 'payment', 'appointment'],
    },
    { persona: 'insights', refused: [''] },
    { persona: 'anonymous', refused: [''] },
  ];

  test.each(cases)('$persona is refused $refused', async ({ persona, refused }) => {
    const { application, answer, refused: paths } = await askCase(persona);
    expect(answer.status).toBe(200);
    expect(paths.sort()).toEqual(
      refused.map((path) => (path === '' ? 'application' : `application.${path}`)).sort(),
    );
    if (refused.includes('')) expect(application).toBeNull();
    for (const path of refused.filter((name) => name !== '' && !name.includes('.')))
      expect(application?.[path]).toBeNull();
    for (const field of everything) {
      if (application && !refused.includes(field)) expect(application[field]).not.toBeNull();
    }
  });

  test.each(cases)(
    'what $persona is refused leaves no trace in the traffic of any subgraph',
    async ({ persona, refused }) => {
      const { answer } = await askCase('agencies');
      const { application } = answer.data as { application: { applicant: { familyName: string } } };
      gateway.taps.clear();
      const { answer: own } = await askCase(persona);
      const fields = refused.includes('')
        ? ['application']
        : refused.map((path) => path.split('.').at(-1) ?? '');
      for (const field of fields)
        expect(gateway.taps.sentTo(OWNERS[field] ?? 'government')).not.toMatch(new RegExp(`\\b${field}\\b`));
      if (fields.includes('applicant') || fields.includes('application')) {
        const { familyName } = application.applicant;
        expect(own.text).not.toContain(familyName);
        expect(gateway.taps.exchanges.map(({ response }) => response).join()).not.toContain(familyName);
      }
      if (refused.includes('')) expect(gateway.taps.exchanges).toEqual([]);
    },
  );
});

describe('a release gives each its form', () => {
  test.each<[Persona, RegExp | null]>([
    ['agencies', /^\d{4}-\d{2}-\d{2}T(?!00:00:00\.000Z)/],
    ['resident', /^\d{4}-\d{2}-\d{2}T(?!00:00:00\.000Z)/],
    ['payments', /^\d{4}-01-01T00:00:00\.000Z$/],
    ['messaging', null],
  ])('%s sees when an application was submitted as %p', async (persona, form) => {
    const { data } = await gateway.request(
      'query ($reference: ID!) { application(reference: $reference) { submittedAt } }',
      { variables: { reference: exampleApplication.reference }, token: await gateway.tokenOf(persona) },
    );
    const { application } = data as { application: { submittedAt: string | null } };
    if (form === null) expect(application.submittedAt).toBeNull();
    else expect(application.submittedAt).toMatch(form);
  });
});

describe('a resident sees their own record alone', () => {
  const other = 2;

  test('me is the resident who signed in', async () => {
    const { data, errors } = await gateway.request('{ me { id applications { nodes { reference } } } }', {
      token: await gateway.tokenOf('resident'),
    });
    expect(errors).toEqual([]);
    const { me } = data as { me: { id: string; applications: { nodes: { reference: string }[] } } };
    expect(me.id).toBe(exampleResidentId);
    expect(me.applications.nodes.map(({ reference }) => reference)).toContain(exampleApplication.reference);
  });

  test("another resident's application is not found, by its reference or in the list", async () => {
    const stranger = exampleApplication.of(other);
    const token = await gateway.tokenOf('resident');
    const { data } = await gateway.request(
      'query ($reference: ID!) { application(reference: $reference) { reference } applications(first: 100) { nodes { applicant { id } } } }',
      { token, variables: { reference: stranger } },
    );
    const { application, applications } = data as {
      application: unknown;
      applications: { nodes: { applicant: { id: string } }[] };
    };
    expect(application).toBeNull();
    expect(new Set(applications.nodes.map(({ applicant }) => applicant.id))).toEqual(
      new Set([exampleResidentId]),
    );
  });

  test('without a resident there is no me', async () => {
    const { data, errors } = await gateway.request('{ me { id } }', {
      token: await gateway.tokenOf('agencies'),
    });
    expect(data).toBeNull();
    expect(errors).toMatchObject([{ path: ['me'], extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } }]);
  });
});

describe('the election authority alone sees the signals', () => {
  const SIGNALS = '{ elections(first: 1) { nodes { name signals(first: 1) { nodes { summary } } } } }';

  test('it does', async () => {
    const { data, errors } = await gateway.request(SIGNALS, {
      token: await gateway.tokenOf('election-authority'),
    });
    expect(errors).toEqual([]);
    expect(data).toMatchObject({
      elections: { nodes: [{ signals: { nodes: [{ summary: expect.any(String) }] } }] },
    });
  });

  test.each<Persona>(['anonymous', 'agencies', 'integrity', 'insights'])('%s does not', async (persona) => {
    const { data, errors } = await gateway.request(SIGNALS, { token: await gateway.tokenOf(persona) });
    expect(data).toMatchObject({ elections: { nodes: [{ name: expect.any(String), signals: null }] } });
    expect(errors.map(({ path }) => path)).toEqual([['elections', 'nodes', 'signals']]);
    expect(gateway.taps.exchanges.filter(({ subgraph }) => subgraph === 'integrity')).toEqual([]);
  });
});
