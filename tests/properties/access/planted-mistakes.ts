/** A typical mistake, as a small change of one source file. */
export interface PlantedMistake {
  /** What was forgotten or mixed up, in a few words. */
  name: string;
  file: string;
  /** Stands in the file exactly once, or the list is no longer true. */
  find: string;
  replace: string;
}

/** Mistakes that people make when they enforce access rules. Each has to make a property fail. */
export const PLANTED_MISTAKES: readonly PlantedMistake[] = [
  {
    name: 'one scope of an alternative is enough',
    file: 'schema/access/decide.ts',
    find: 'all.every((scope) => facts.scopes.has(scope))',
    replace: 'all.some((scope) => facts.scopes.has(scope))',
  },
  {
    name: 'the purpose of a release is ignored',
    file: 'schema/access/decide.ts',
    find: 'purposes.includes(purpose) && to.some',
    replace: 'purposes.length > 0 && to.some',
  },
  {
    name: 'the access class is named without its purpose, so decisions are shared across purposes',
    file: 'schema/access/decide.ts',
    find: 'JSON.stringify([authenticated, scopes, policies, recipients, purpose ?? null])',
    replace: 'JSON.stringify([authenticated, scopes, policies, recipients])',
  },
  {
    name: 'what is released masked counts as released for what is made of it',
    file: 'schema/access/derive-rules.ts',
    find: 'demandsOfInputs(coordinate, new Set([coordinate])).map(inFull)',
    replace: 'demandsOfInputs(coordinate, new Set([coordinate]))',
  },
  {
    name: 'every class of organisations is the recipient that a release names',
    file: 'schema/access/registered.ts',
    find: 'recipient === `class:${registered.class}`',
    replace: "recipient.startsWith('class:')",
  },
  {
    name: 'a directive that was renamed on import is not known',
    file: 'schema/access/read-rules.ts',
    find: 'directives.set(directiveName(feature, name), name);',
    replace: 'directives.set(name, name);',
  },
  {
    name: 'the types behind an interface have no say at its fields',
    file: 'gateway/authorization/decisions.ts',
    find: 'if (type !== parent) limits.push',
    replace: 'if (possible.length === 0) limits.push',
  },
  {
    name: 'a member of a union that the caller may not meet is shown',
    file: 'gateway/authorization/filter-operation.ts',
    find: 'for (const { name } of denied) this.deniedTypes.add(name);',
    replace: '',
  },
  {
    name: 'within a fragment the types that can stand there have no say',
    file: 'gateway/authorization/filter-operation.ts',
    find: 'const possible = place.possible.filter((candidate) => within.has(candidate));',
    replace: 'const possible = place.possible.filter((candidate) => within.has(candidate)).slice(1, 1);',
  },
  {
    name: 'two refusals of one field name are one, whatever their paths',
    file: 'gateway/authorization/filter-operation.ts',
    find: "const key = path.join('.');",
    replace: 'const key = node.name.value;',
  },
  {
    name: 'what is refused is fetched, and taken out of the answer',
    file: 'gateway/authorization/filter-operation.ts',
    find: 'this.#deny(node, place, refusal);\n      return undefined;',
    replace: 'this.#deny(node, place, refusal);\n      return node;',
  },
  {
    name: 'arguments of guarded types are not looked at',
    file: 'gateway/authorization/filter-operation.ts',
    find: 'this.#decisions.ofField(inPlace) ?? refusedInput(node, field, this.#decisions, this.#refusedVariables)',
    replace: 'this.#decisions.ofField(inPlace)',
  },
  {
    name: 'scopes count that a token claims and the register does not grant',
    file: 'gateway/authentication/authenticate.ts',
    find: 'new Set([...client.scopes].filter((scope) => granted.has(scope)))',
    replace: 'granted',
  },
];
