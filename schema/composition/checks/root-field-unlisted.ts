import { placeOf, type CheckContext, type Complaint } from './check.ts';
import { isRoot } from './owners.ts';

/**
 * Finds fields of Query, Mutation and Subscription outside the candidate's namespace: what the register lists for its
 * operator; for an agency, also whatever is not listed for another.
 */
export function rootFieldUnlisted(context: CheckContext): Complaint[] {
  const { candidate, register } = context;
  const organisations = Object.entries(register.organisations);
  const [operator, organisation] =
    organisations.find(([, { operates }]) => operates === candidate.name) ?? [];
  const holderOf = (field: string): string | undefined =>
    organisations.find(([, { rootFields }]) => rootFields.includes(field))?.[0];
  const isAllowed = (field: string): boolean => {
    const holder = holderOf(field);
    return holder === undefined ? organisation?.class === 'agency' : holder === operator;
  };
  const fields = [...candidate.types.values()].flatMap((type) =>
    isRoot(type.name) ? [...type.fields.values()] : [],
  );
  return fields
    .filter(({ name }) => name !== '_entities' && name !== '_service' && !isAllowed(name))
    .map(({ name, coordinate, node }) => ({
      message:
        `${candidate.name} defines ${coordinate}, which the register ` +
        `${holderOf(name) === undefined ? 'does not list' : `lists for ${holderOf(name) ?? ''} and not`} for ` +
        `${operator ?? 'anyone: no organisation operates this subgraph'}.`,
      places: [placeOf(candidate, node)],
      remedy:
        holderOf(name) === undefined
          ? `Have ${name} added to the rootFields of ${operator ?? 'the organisation that operates the subgraph'} in the register, or reach the data through an entity.`
          : `Give the field another name, and have that listed in the register.`,
    }));
}
