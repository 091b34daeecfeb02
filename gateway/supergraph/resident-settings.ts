import { isInterfaceType, isObjectType, getNamedType, type GraphQLSchema } from 'graphql';
import { MASKED_SCALARS } from '../../schema/access/mask.ts';
import type { Register } from '../../schema/access/register.ts';
import { operatorOf } from '../../schema/access/travel-form.ts';
import type { Snapshot } from './snapshot.ts';

/** Whether residents sign in, and a subgraph would be told of them that is not an agency's. */
export function tellsPartnersOfResidents({ register, subgraphs }: Snapshot): boolean {
  if (register === undefined || !residentsSignIn(register)) return false;
  return Object.values(register.organisations).some(
    ({ operates, class: kind }) => kind !== 'agency' && subgraphs.some(({ name }) => name === operates),
  );
}

/** The subgraphs that are not told which resident is signed in, since nobody is registered who operates them. */
export function untoldSubgraphs({ register, subgraphs }: Snapshot): string[] {
  if (register === undefined || !residentsSignIn(register)) return [];
  return subgraphs.map(({ name }) => name).filter((name) => operatorOf(register, name) === undefined);
}

/** What is wrong with the register's `residentId`; undefined where nothing is. */
export function residentIdProblem({ register, apiSchema }: Snapshot): string | undefined {
  const coordinate = register?.residentId;
  if (coordinate === undefined) return undefined;
  const type = typeOf(apiSchema, coordinate);
  if (type === undefined) return `register: residentId: the supergraph has no field ${coordinate}`;
  if (MASKED_SCALARS.pairwise.includes(type)) return undefined;
  return `register: residentId: ${coordinate} is of the type ${type}, which has no pseudonyms`;
}

function residentsSignIn({ organisations }: Register): boolean {
  return Object.values(organisations).some(({ clients }) =>
    Object.values(clients).some(({ residents }) => residents),
  );
}

function typeOf(schema: GraphQLSchema, coordinate: string): string | undefined {
  const [name = '', field = ''] = coordinate.split('.');
  const type = schema.getType(name);
  const found = isObjectType(type) || isInterfaceType(type) ? type.getFields()[field] : undefined;
  return found && getNamedType(found.type).name;
}
