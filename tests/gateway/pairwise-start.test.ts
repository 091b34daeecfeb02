import { describe, expect, test } from '@jest/globals';
import { startScenario } from '../kit/scenario.ts';
import { pairwiseOptions } from './pairwise-scenario.ts';

describe('the gateway does not start with keys that it would not translate', () => {
  test('with another engine', async () => {
    await expect(startScenario(pairwiseOptions({ engine: 'apollo' }))).rejects.toThrow(
      /engine: apollo does not translate pairwise keys \(Person\.id for bank; Home\.id, Person\.id, Person\.aliases for post\); use concord/,
    );
  });

  test('without a secret', async () => {
    await expect(startScenario(pairwiseOptions({ access: {} }))).rejects.toThrow(
      /access\.pairwiseSecretFile/,
    );
  });

  test('for a subgraph that nobody is registered for', async () => {
    const { register = '', ...options } = pairwiseOptions();
    const changed = register.replace('operates: bank, ', '');
    await expect(startScenario({ ...options, register: changed })).rejects.toThrow(
      /Person\.id: no organisation is registered that operates operator:bank/,
    );
  });

  test('without a secret where a company would be told of residents, though no key is pairwise', async () => {
    const { register = '' } = pairwiseOptions();
    const subgraphs = {
      city: { sdl: 'type Query { a: String }', resolvers: {} },
      post: { sdl: 'type Query { b: String }', resolvers: {} },
    };
    const changed = register.replace('residentId: Person.id', '').replace(/^types.*$/m, '');
    await expect(startScenario({ subgraphs, clients: {}, register: changed })).rejects.toThrow(
      /access\.pairwiseSecretFile: residents sign in, and partners' subgraphs are told pseudonyms of them/,
    );
  });

  test.each([
    ['a field that there is not', 'Person.number', /residentId: the supergraph has no field Person\.number/],
    ['a field that has no pseudonyms', 'Place.mail', /residentId: Place\.mail is of the type Int/],
    ['what is no field', 'Person', /residentId: a field, as Type\.field/],
  ])('where residents are known by %s', async (_name, residentId, message) => {
    const { register = '', ...options } = pairwiseOptions();
    const changed = register.replace('residentId: Person.id', `residentId: ${residentId}`);
    await expect(startScenario({ ...options, register: changed })).rejects.toThrow(message);
  });
});
