import { z } from 'zod';

const subgraph = z
  .string()
  .regex(/^[a-z][a-z0-9-]*$/, 'a subgraph is in lower case: letters, digits, hyphens');
const typeName = z.string().regex(/^[_A-Za-z]\w*$/, 'not the name of a type');

/** Who owns a type that several subgraphs define. */
export const typesSchema = z.record(typeName, z.strictObject({ owner: subgraph }));

/**
 * An owner's written consent; read it aloud: owner A lets B use D on C, because E. `on` is a type or a field. With a type it
 * holds for each of its fields as well. A key is named with its fields.
 */
export const consentsSchema = z.array(
  z.strictObject({
    owner: subgraph,
    lets: subgraph,
    use: z
      .string()
      .regex(
        /^@(shareable|override|interfaceObject|key\(fields: "[^"]+"\))$/,
        'one of @shareable, @override, @interfaceObject, @key(fields: "...")',
      ),
    on: z.string().regex(/^[_A-Za-z]\w*(\.[_A-Za-z]\w*)?$/, 'a type, or Type.field'),
    because: z.string().min(1),
  }),
);

/** The parts of a register that say what belongs to whom. */
export interface OwnershipRegister {
  types: z.infer<typeof typesSchema>;
  consents: z.infer<typeof consentsSchema>;
  organisations: Record<string, { operates?: string | undefined; rootFields: string[] }>;
}

/** Finds owners that nobody operates, consents to oneself, and root fields that two organisations claim. */
export function ownershipProblems({ types, consents, organisations }: OwnershipRegister): OwnershipProblem[] {
  const operated = new Set(Object.values(organisations).map(({ operates }) => operates));
  const named = [
    ...Object.entries(types).map(([type, { owner }]) => ({ path: ['types', type, 'owner'], name: owner })),
    ...consents.flatMap(({ owner, lets }, index) => [
      { path: ['consents', index, 'owner'], name: owner },
      { path: ['consents', index, 'lets'], name: lets },
    ]),
  ];
  const unknown = named
    .filter(({ name }) => !operated.has(name))
    .map(({ path, name }) => ({ path, message: `no organisation operates a subgraph ${name}` }));
  const pointless = consents.flatMap(({ owner, lets }, index) =>
    owner === lets ? [{ path: ['consents', index], message: 'an owner needs no consent of its own' }] : [],
  );
  return [...unknown, ...pointless, ...rootFieldProblems(organisations)];
}

interface OwnershipProblem {
  path: PropertyKey[];
  message: string;
}

function rootFieldProblems(organisations: OwnershipRegister['organisations']): OwnershipProblem[] {
  const claimed = new Map<string, string>();
  return Object.entries(organisations).flatMap(([organisation, { operates, rootFields }]) => {
    const path = ['organisations', organisation, 'rootFields'];
    if (operates === undefined && rootFields.length > 0)
      return [{ path, message: 'it operates no subgraph that could have them' }];
    return rootFields.flatMap((field) => {
      const other = claimed.get(field);
      claimed.set(field, organisation);
      return other === undefined ? [] : [{ path, message: `${field} belongs to ${other} already` }];
    });
  });
}
