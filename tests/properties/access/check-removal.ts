import type { Caller, World } from './world.ts';

/** Lists what a token or the register could say less of a caller, one thing at a time. */
export function weakerCallers({ register }: World, caller: Caller): Caller[] {
  const { client, scopes } = caller;
  const registered = client === undefined ? undefined : register.clients[client];
  if (!registered || client === undefined) return [];
  const fewer = scopes
    .filter((scope) => registered.scopes.includes(scope))
    .map((scope) => ({ ...caller, scopes: scopes.filter((other) => other !== scope) }));
  // A client's only purpose need not be said, so it would not be gone.
  const isPurposeGone = caller.purpose !== undefined && registered.purposes.length > 1;
  return isPurposeGone ? [...fewer, { client, scopes }] : fewer;
}

/** Lists the worlds in which the register says less: without one of its policies, or without a scope that it grants. */
export function weakerWorlds(world: World): World[] {
  const { register } = world;
  const policies = Object.keys(register.policies).map((policy) => {
    const others = Object.entries(register.policies).filter(([name]) => name !== policy);
    return { ...register, policies: Object.fromEntries(others) };
  });
  const scopes = ['s0', 's1', 's2'].map((scope) => {
    const clients = Object.entries(register.clients).map(
      ([id, client]) => [id, { ...client, scopes: client.scopes.filter((name) => name !== scope) }] as const,
    );
    return { ...register, clients: Object.fromEntries(clients) };
  });
  return [...policies, ...scopes].map((fewer) => ({ ...world, register: fewer }));
}

/** Says what an answer has that the answer to the same question, asked with more rights, had not. */
export function checkRemoval(before: unknown, after: unknown): string[] {
  const had = new Map(places(before, 'data'));
  return places(after, 'data')
    .filter(([place, value]) => had.get(place) !== value)
    .map(
      ([place, value]) => `${place} is ${String(value)} with fewer rights, and was ${String(had.get(place))}`,
    );
}

/** Every value of an answer with the place where it stands. */
function places(data: unknown, place: string): [string, unknown][] {
  if (data === null || data === undefined) return [];
  if (typeof data !== 'object') return [[place, data]];
  return Object.entries(data).flatMap(([key, value]) => places(value, `${place}.${key}`));
}
