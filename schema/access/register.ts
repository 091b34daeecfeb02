import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { budgetsSchema } from './budgets.ts';
import { consentsSchema, ownershipProblems, typesSchema } from './ownership.ts';

const id = z.string().regex(/^[a-z][a-z0-9-]*$/, 'an id is in lower case: letters, digits and hyphens');
const scope = z.string().regex(/^[\x21\x23-\x5B\x5D-\x7E]+$/, 'not a scope (RFC 6749, section 3.3)');

/** What happens to documents that are not trusted, the strictest last: the log says so, the answer says so too, they are refused. */
export const STRICTNESS = ['log', 'warn', 'require'] as const;

export type Strictness = (typeof STRICTNESS)[number];

/** How strict the gateway is with a partner at least. */
const trustedDocuments = z.enum(STRICTNESS).optional();

const registerSchema = z.strictObject({
  purposes: z.record(
    id,
    z.strictObject({ text: z.string().min(1), legalBasis: z.string().min(1), owner: id }),
  ),
  policies: z
    .record(
      id,
      z
        .strictObject({
          text: z.string().min(1),
          organisations: z.array(id).min(1).optional(),
          classes: z.array(id).min(1).optional(),
          resident: z.literal(true).optional(),
        })
        .refine(({ organisations, classes, resident }) => organisations ?? classes ?? resident, {
          message: 'a policy needs a condition: organisations, classes or resident',
        }),
    )
    .default({}),
  organisations: z.record(
    id,
    z.strictObject({
      name: z.string().min(1),
      class: id,
      /** The subgraph that it runs. */
      operates: id.optional(),
      /** The fields of Query, Mutation and Subscription that its subgraph may have; an agency's may have any other too. */
      rootFields: z.array(z.string().regex(/^[_A-Za-z]\w*$/, 'not the name of a field')).default([]),
      /** What all its clients may ask for together. */
      limits: budgetsSchema.optional(),
      trustedDocuments,
      clients: z.record(
        id,
        z.strictObject({
          scopes: z.array(scope),
          purposes: z.array(id).min(1),
          /** Whether residents sign in through this client. */
          residents: z.boolean().default(false),
          limits: budgetsSchema.optional(),
          trustedDocuments,
        }),
      ),
    }),
  ),
  /** The field that holds what residents sign in as (`sub`): partners' subgraphs are told a resident by its pseudonyms. */
  residentId: z
    .string()
    .regex(/^[_A-Za-z]\w*\.[_A-Za-z]\w*$/, 'a field, as Type.field')
    .optional(),
  types: typesSchema.default({}),
  consents: consentsSchema.default([]),
});

/** The partner register as the file has it: who may ask, with which scopes, for which purposes. */
export type Register = z.infer<typeof registerSchema>;

/** Thrown where a register is not valid. The message lists every problem, each with its line where it has one. */
export class RegisterError extends Error {}

/**
 * Reads a partner register from YAML.
 * @param file the file's name, for messages.
 * @throws RegisterError listing every problem.
 */
export function parseRegister(yaml: string, file: string): Register {
  const lines = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: lines, uniqueKeys: true });
  const lineOf = (path: readonly PropertyKey[]): string => {
    for (let length = path.length; length > 0; length--) {
      const node = document.getIn(path.slice(0, length), true) as
        { range?: [number, number, number] } | undefined;
      if (node?.range) return `${file}:${lines.linePos(node.range[0]).line}`;
    }
    return file;
  };
  if (document.errors.length > 0) {
    const [first] = document.errors.map(
      (error) => `${file}:${error.linePos?.[0].line ?? 1}: ${error.message.split('\n')[0] ?? ''}`,
    );
    throw new RegisterError(first);
  }
  const result = registerSchema.safeParse(document.toJS());
  const problems = result.success
    ? crossCheck(result.data)
    : result.error.issues.map(({ path, message }) => ({ path, message }));
  if (!result.success || problems.length > 0) {
    const listed = problems.map(
      ({ path, message }) => `  ${lineOf(path)}: ${path.map(String).join('.') || 'the file'}: ${message}`,
    );
    throw new RegisterError(`The partner register is not valid:\n${listed.join('\n')}`);
  }
  return result.data;
}

interface Problem {
  path: PropertyKey[];
  message: string;
}

/** What the shape alone does not say: that names refer to something, and that nothing is claimed twice. */
function crossCheck(register: Register): Problem[] {
  const problems: Problem[] = ownershipProblems(register);
  const clients = new Map<string, string>();
  const operators = new Map<string, string>();
  const isOrganisation = (name: string): boolean => Object.hasOwn(register.organisations, name);
  for (const [purpose, { owner }] of Object.entries(register.purposes)) {
    if (!isOrganisation(owner))
      problems.push({ path: ['purposes', purpose, 'owner'], message: `there is no organisation ${owner}` });
  }
  for (const [policy, { organisations = [] }] of Object.entries(register.policies)) {
    for (const name of organisations.filter((organisation) => !isOrganisation(organisation))) {
      problems.push({
        path: ['policies', policy, 'organisations'],
        message: `there is no organisation ${name}`,
      });
    }
  }
  for (const [name, organisation] of Object.entries(register.organisations)) {
    const path = ['organisations', name];
    if (organisation.operates !== undefined) {
      const other = operators.get(organisation.operates);
      if (other !== undefined)
        problems.push({
          path: [...path, 'operates'],
          message: `${other} operates ${organisation.operates} already`,
        });
      operators.set(organisation.operates, name);
    }
    for (const [client, { purposes }] of Object.entries(organisation.clients)) {
      const other = clients.get(client);
      if (other !== undefined)
        problems.push({
          path: [...path, 'clients', client],
          message: `the client belongs to ${other} already`,
        });
      clients.set(client, name);
      for (const purpose of purposes.filter((granted) => !Object.hasOwn(register.purposes, granted))) {
        problems.push({
          path: [...path, 'clients', client, 'purposes'],
          message: `there is no purpose ${purpose}`,
        });
      }
    }
  }
  return problems;
}
