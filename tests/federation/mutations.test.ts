import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { exampleApplication } from '../kit/example.ts';
import { startFederationGateway, type FederationGateway, type Persona } from '../kit/federation-gateway.ts';

let gateway: FederationGateway;
beforeAll(async () => {
  gateway = await startFederationGateway();
});
afterAll(() => gateway.stop());
beforeEach(() => gateway.taps.clear());

interface Payload {
  id: string | undefined;
  problems: string[];
}

const MUTATIONS = {
  submitApplication: { input: 'SubmitApplicationInput', result: 'application { id: reference }' },
  bookAppointment: { input: 'BookAppointmentInput', result: 'appointment { id }' },
  startPayment: { input: 'StartPaymentInput', result: 'payment { id }' },
  sendMessage: { input: 'SendMessageInput', result: 'notification { id }' },
};

async function mutate(
  persona: Persona,
  mutation: keyof typeof MUTATIONS,
  input: Record<string, unknown>,
): Promise<Payload> {
  const { input: type, result } = MUTATIONS[mutation];
  const query = `mutation ($input: ${type}!) { payload: ${mutation}(input: $input) { result: ${result} problems { code } } }`;
  const { data, errors } = await gateway.request(query, {
    variables: { input },
    token: await gateway.tokenOf(persona),
  });
  expect(errors).toEqual([]);
  const { payload } = data as { payload: { result: { id: string } | null; problems: { code: string }[] } };
  return { id: payload.result?.id, problems: payload.problems.map(({ code }) => code) };
}

async function openSlots(): Promise<string[]> {
  const { data } = await gateway.request('{ agencies(first: 1) { nodes { id } } }');
  const agencyId = (data as { agencies: { nodes: { id: string }[] } }).agencies.nodes[0]?.id;
  const slots = await gateway.request(
    'query ($id: ID!) { openSlots(agencyId: $id, first: 5) { nodes { id } } }',
    { variables: { id: agencyId } },
  );
  return (slots.data as { openSlots: { nodes: { id: string }[] } }).openSlots.nodes.map(({ id }) => id);
}

const inputs: [
  keyof typeof MUTATIONS,
  Persona,
  () => Promise<Record<string, unknown>>,
  Record<string, unknown>,
][] = [
  [
    'submitApplication',
    'resident',
    async () => ({ serviceId: 'svc-passport' }),
    { serviceId: 'svc-identity-card' },
  ],
  [
    'startPayment',
    'payments',
    async () => ({ applicationReference: exampleApplication.of(5), method: 'CARD' }),
    { method: 'DIRECT_DEBIT' },
  ],
  [
    'sendMessage',
    'messaging',
    async () => ({ applicationReference: exampleApplication.of(5), templateId: await firstTemplate() }),
    { applicationReference: exampleApplication.of(6) },
  ],
  [
    'bookAppointment',
    'resident',
    async () => ({ applicationReference: await newApplication(), slotId: (await openSlots())[0] }),
    { slotId: 'other' },
  ],
];

async function firstTemplate(): Promise<string> {
  const { data } = await gateway.request('{ messageTemplates { id } }', {
    token: await gateway.tokenOf('messaging'),
  });
  return (data as { messageTemplates: { id: string }[] }).messageTemplates[0]?.id ?? '';
}

async function newApplication(): Promise<string> {
  const { id } = await mutate('resident', 'submitApplication', {
    serviceId: 'svc-passport',
    idempotencyKey: randomUUID(),
  });
  return id ?? '';
}

describe('a mutation does once what it is asked once', () => {
  test.each(inputs)(
    '%s: the same key again, at the same moment and later, gives the first result',
    async (mutation, persona, make) => {
      const input = { ...(await make()), idempotencyKey: randomUUID() };
      const together = await Promise.all(Array.from({ length: 4 }, () => mutate(persona, mutation, input)));
      const later = await mutate(persona, mutation, input);
      const [first] = together;
      expect(first).toEqual({ id: expect.any(String), problems: [] });
      for (const payload of [...together, later]) expect(payload).toEqual(first);
    },
  );

  test.each(inputs)(
    '%s: the same key for something else is refused',
    async (mutation, persona, make, other) => {
      const input = { ...(await make()), idempotencyKey: randomUUID() };
      expect((await mutate(persona, mutation, input)).problems).toEqual([]);
      expect(await mutate(persona, mutation, { ...input, ...other })).toEqual({
        id: undefined,
        problems: ['IDEMPOTENCY_KEY_REUSED'],
      });
    },
  );
});

describe('what cannot be done is told in words of its own', () => {
  test.each<[keyof typeof MUTATIONS, Persona, Record<string, unknown>, string]>([
    ['submitApplication', 'resident', { serviceId: 'svc-none' }, 'UNKNOWN_SERVICE'],
    [
      'bookAppointment',
      'resident',
      { applicationReference: exampleApplication.of(2), slotId: 'x' },
      'UNKNOWN_APPLICATION',
    ],
    [
      'bookAppointment',
      'resident',
      { applicationReference: exampleApplication.of(1), slotId: 'x' },
      'ALREADY_BOOKED',
    ],
    ['startPayment', 'payments', { applicationReference: 'nothing', method: 'CARD' }, 'UNKNOWN_APPLICATION'],
    [
      'sendMessage',
      'messaging',
      { applicationReference: exampleApplication.of(5), templateId: 'none' },
      'UNKNOWN_TEMPLATE',
    ],
  ])('%s as %s with %j', async (mutation, persona, input, problem) => {
    expect(await mutate(persona, mutation, { ...input, idempotencyKey: randomUUID() })).toEqual({
      id: undefined,
      problems: [problem],
    });
  });

  test('a slot that does not exist', async () => {
    const input = { applicationReference: await newApplication(), slotId: 'x', idempotencyKey: randomUUID() };
    expect((await mutate('resident', 'bookAppointment', input)).problems).toEqual(['UNKNOWN_SLOT']);
  });

  test("two residents' wishes for one slot at one moment: one is granted", async () => {
    const [slotId] = (await openSlots()).slice(-1);
    const references = await Promise.all([newApplication(), newApplication(), newApplication()]);
    const payloads = await Promise.all(
      references.map((applicationReference) =>
        mutate('resident', 'bookAppointment', { applicationReference, slotId, idempotencyKey: randomUUID() }),
      ),
    );
    expect(payloads.filter(({ id }) => id !== undefined)).toHaveLength(1);
    expect(payloads.flatMap(({ problems }) => problems)).toEqual(['SLOT_TAKEN', 'SLOT_TAKEN']);
  });
});

describe('a mutation that is refused is never sent', () => {
  test.each<[keyof typeof MUTATIONS, Persona]>([
    ['submitApplication', 'agencies'],
    ['submitApplication', 'anonymous'],
    ['bookAppointment', 'payments'],
    ['startPayment', 'messaging'],
    ['sendMessage', 'resident'],
    ['sendMessage', 'payments'],
  ])('%s as %s', async (mutation, persona) => {
    const { input: type, result } = MUTATIONS[mutation];
    const input: Record<string, unknown> = {
      submitApplication: { serviceId: 'MARK' },
      bookAppointment: { applicationReference: 'MARK', slotId: 'MARK' },
      startPayment: { applicationReference: 'MARK', method: 'CARD' },
      sendMessage: { applicationReference: 'MARK', templateId: 'MARK' },
    }[mutation];
    const answer = await gateway.request(
      `mutation ($input: ${type}!) { ${mutation}(input: $input) { ${result} } }`,
      {
        variables: { input: { ...input, idempotencyKey: randomUUID() } },
        token: await gateway.tokenOf(persona),
      },
    );
    expect(answer.data).toBeNull();
    expect(answer.errors.map(({ path, extensions }) => [path, extensions['code']])).toEqual([
      [[mutation], 'UNAUTHORIZED_FIELD_OR_TYPE'],
    ]);
    expect(gateway.taps.exchanges).toEqual([]);
  });
});
