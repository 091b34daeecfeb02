import { modelOf } from '../../../cli/access/load-model.ts';
import { matrix } from '../../../schema/access/reports/matrix.ts';
import { parseRegister } from '../../../schema/access/register.ts';
import { isPseudonym, maskOf } from './expected-answer.ts';
import { Oracle, returnedBy } from './oracle.ts';
import { printRegister } from './print-world.ts';
import { findWays, printProbes, valuesAt, type Probe } from './probes.ts';
import type { ServedWorld } from './served-world.ts';
import { fieldsOf, markersOf, possibleTypes, type Caller, type World } from './world.ts';

/** How the matrix says that one party sees one field; undefined where it does not. */
interface Claim {
  coordinate: string;
  form: string | undefined;
}

/** Says where the matrix is not what the gateway does. Counts what was asked of the gateway. */
export async function checkMatrix(served: ServedWorld): Promise<{ claims: number; problems: string[] }> {
  const { world, supergraph } = served;
  const report = matrix(modelOf(supergraph, parseRegister(printRegister(world), 'register')));
  const columns = report.organisations.flatMap(({ parties }, column) =>
    parties.map(({ client, purpose }, index) => {
      const caller = callerOf(world, client, purpose);
      const claims = report.fields.map(({ coordinate, cells }): Claim => {
        const forms = cells[column]?.forms ?? [];
        return { coordinate, form: forms.find((each) => each.parties.includes(index))?.form };
      });
      return checkColumn(served, caller, claims);
    }),
  );
  const checked = await Promise.all(columns);
  return {
    claims: checked.reduce((sum, { claims }) => sum + claims, 0),
    problems: checked.flatMap(({ problems }) => problems),
  };
}

/** All fields as one party sees them. */
async function checkColumn(
  { world, request }: ServedWorld,
  caller: Caller,
  claims: readonly Claim[],
): Promise<{ claims: number; problems: string[] }> {
  const problems = claims.flatMap((claim) => disagreement(world, caller, claim));
  const probes = claims.flatMap((claim) => probesOf(world, caller, claim));
  for (const kind of ['query', 'mutation'] as const) {
    const some = probes.filter(({ probe }) => probe.kind === kind);
    if (some.length === 0) continue;
    const written = printProbes(
      world,
      kind,
      some.map(({ probe }) => probe),
    );
    const { data } = await request(written, caller);
    for (const [place, { claim, probe }] of some.entries())
      problems.push(...contradictions(world, claim, valuesAt(data, probe, place)));
  }
  return {
    claims: probes.length,
    problems: problems.map((problem) => `${JSON.stringify(caller)}: ${problem}`),
  };
}

function callerOf({ register }: World, client: string | undefined, purpose: string | undefined): Caller {
  if (client === undefined) return { scopes: [] };
  const scopes = register.clients[client]?.scopes ?? [];
  return { client, scopes, ...(purpose !== undefined && { purpose }) };
}

/** Where the matrix is not what the oracle says, of a type that the caller can come to. */
function disagreement(world: World, caller: Caller, { coordinate, form }: Claim): string[] {
  const [type = '', name = ''] = coordinate.split('.');
  const oracle = new Oracle(world, caller);
  const args = fieldsOf(world, type).find((field) => field.name === name)?.args ?? [];
  if (!findWays(world, oracle).has(type)) return [];
  const possible = possibleTypes(world, type).map((object) => object.name);
  const decided = oracle.formOf({ parent: type, name, possible });
  const isGivable = args.every((argument) => !argument.isRequired || oracle.mayMeet(argument.type));
  const seen = decided.seen === 'mask' ? decided.mask : decided.seen;
  const expected = !isGivable || seen === 'not' ? undefined : seen;
  return form === expected
    ? []
    : [`${coordinate} is ${String(form)} in the matrix, and ${String(expected)} by its rules`];
}

/** A way to ask for a field: the caller's own where there is one, else any. */
function probesOf(world: World, caller: Caller, claim: Claim): { claim: Claim; probe: Probe }[] {
  const [type = '', name = ''] = claim.coordinate.split('.');
  const oracle = new Oracle(world, caller);
  const own = findWays(world, oracle).get(type);
  // What the data hold no object of, or only objects that may not be met, is allowed and not seen all the same.
  const returned = returnedBy(world, type, name);
  const isNeverMet = world.unions
    .filter((union) => union.name === returned)
    .some(({ members }) => !members.every((member) => oracle.mayMeet(member)));
  if (claim.form !== undefined && (own === undefined || isNeverMet)) return [];
  const way = own ?? findWays(world, undefined).get(type);
  return way === undefined ? [] : [{ claim, probe: { ...way, type, name } }];
}

function contradictions(world: World, { coordinate, form }: Claim, values: readonly unknown[]): string[] {
  const [type = '', name = ''] = coordinate.split('.');
  const seen = values.filter((value) => value !== null);
  if (form === undefined)
    return seen.length === 0 ? [] : [`${coordinate} is seen, and the matrix says that it is not`];
  if (seen.length === 0) return [`${coordinate} is not seen, and the matrix says ${form}`];
  const markers = markersOf(world);
  const expected = possibleTypes(world, type).flatMap((object) => {
    const marker = markers.get(`${object.name}.${name}`);
    return marker === undefined ? [] : [maskOf(form === 'full' ? undefined : form, marker)];
  });
  const isOther = (value: unknown): boolean => {
    if (typeof value === 'object') return false;
    return form === 'pairwise' ? !isPseudonym(value) : !expected.includes(value);
  };
  return seen
    .filter(isOther)
    .map((value) => `${coordinate} is ${JSON.stringify(value)}, and the matrix says ${form}`);
}
