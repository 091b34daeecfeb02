import { isMet } from '../../conformance/access/oracle.ts';
import type { FieldSelection, FragmentSelection, Operation, Selection } from './operation.ts';
import {
  isAbstract,
  isComposite,
  objectType,
  possibleTypes,
  type Caller,
  type Demands,
  type Field,
  type Release,
  type World,
} from './world.ts';

/*
 * The second opinion. It is written from docs/access.md and knows nothing of the code that it judges: it reads a world's own
 * description, never a schema or a supergraph, and imports nothing of schema/ or gateway/.
 */

/** How something is seen: whole, by a mask, or not at all. */
export type Form = { seen: 'full' } | { seen: 'mask'; mask: string } | { seen: 'not' };

const FULL: Form = { seen: 'full' };
const NOT: Form = { seen: 'not' };

/** What is true of a caller under the register. */
export interface Facts {
  signedIn: boolean;
  scopes: readonly string[];
  policies: readonly string[];
  recipients: readonly string[];
  purpose: string | undefined;
}

/** Works out what is true of a caller. */
export function factsOf({ register }: World, { client, scopes, purpose }: Caller): Facts {
  const registered = client === undefined ? undefined : register.clients[client];
  if (!registered) return { signedIn: false, scopes: [], policies: [], recipients: [], purpose: undefined };
  const { organisation, purposes } = registered;
  const kind = register.organisations[organisation]?.class ?? '';
  const policies = Object.entries(register.policies).filter(([, { organisations, classes, resident }]) => {
    const isOne = organisations?.includes(organisation) ?? true;
    const isOfClass = classes?.includes(kind) ?? true;
    return isOne && isOfClass && (resident === undefined || registered.residents);
  });
  return {
    signedIn: true,
    scopes: scopes.filter((scope) => registered.scopes.includes(scope)),
    policies: policies.map(([name]) => name),
    recipients: [
      `${kind === 'agency' ? 'agency' : 'partner'}:${organisation}`,
      `class:${kind}`,
      ...(registered.residents ? ['residents'] : []),
    ],
    purpose: purpose ?? (purposes.length === 1 ? purposes[0] : undefined),
  };
}

/** A field where it is asked for. */
export interface AskedField {
  /** The type that the selection stands on. */
  parent: string;
  name: string;
  /** The object types that can stand there. */
  possible: readonly string[];
}

/** The forms in which one caller sees the fields and types of a world. */
export class Oracle {
  readonly world: World;
  readonly facts: Facts;

  constructor(world: World, caller: Caller) {
    this.world = world;
    this.facts = factsOf(world, caller);
  }

  /** Whether an object type, scalar or enum may be met. */
  mayMeet(type: string): boolean {
    return this.#joined(demandsOfType(this.world, type)).seen !== 'not';
  }

  /** How a field is seen: as the strictest of all rules that have a say. */
  formOf({ parent, name, possible }: AskedField): Form {
    const { world } = this;
    const holders = world.objects.filter(
      (object) => object.name === parent || possible.includes(object.name),
    );
    const demands = holders.flatMap((object) => {
      const field = object.fields.find((each) => each.name === name);
      return [...Object.values(object.demands), ...(field ? demandsOfField(world, object.name, field) : [])];
    });
    const returned = returnedBy(world, parent, name);
    const behind = world.interfaces.some((each) => each.name === returned)
      ? possibleTypes(world, returned).map((object) => object.name)
      : [returned];
    return this.#joined([...demands, ...behind.flatMap((type) => demandsOfType(world, type))]);
  }

  #joined(demands: readonly Demands[]): Form {
    let form = FULL;
    for (const each of demands) {
      const next = this.#formUnder(each);
      if (next.seen === 'not') return NOT;
      if (next.seen === 'full') continue;
      if (form.seen === 'mask' && form.mask !== next.mask) return NOT;
      form = next;
    }
    return form;
  }

  #formUnder(demands: Demands): Form {
    if (!isMet(demands, this.facts)) return NOT;
    if (!demands.releases) return FULL;
    const open = demands.releases.filter((release) => this.#isTo(release));
    const [first] = open;
    if (!first) return NOT;
    if (first.mask === undefined || open.some(({ mask }) => mask === undefined)) return FULL;
    return { seen: 'mask', mask: first.mask };
  }

  #isTo({ to, purposes }: Release): boolean {
    const { purpose, recipients } = this.facts;
    return (
      purpose !== undefined && purposes.includes(purpose) && to.some((name) => recipients.includes(name))
    );
  }
}

function demandsOfType({ objects, leaves }: World, name: string): Demands[] {
  const object = objects.find((each) => each.name === name);
  if (object) return Object.values(object.demands);
  return leaves.filter((leaf) => leaf.name === name).map(({ demands }) => demands);
}

/** A field's own demands, and all that its inputs demand; what is released masked is not enough to make something of it. */
function demandsOfField(world: World, type: string, { definitions, requires }: Field): Demands[] {
  const inputs = requires.flatMap((name) => {
    const input = objectType(world, type).fields.find((each) => each.name === name);
    return input ? [...demandsOfField(world, type, input), ...demandsOfType(world, input.type.name)] : [];
  });
  return [...definitions.map(({ demands }) => demands), ...inputs.map(inFull)];
}

function inFull({ releases, ...others }: Demands): Demands {
  return releases ? { ...others, releases: releases.filter(({ mask }) => mask === undefined) } : others;
}

/** The named type that a field returns. */
export function returnedBy({ objects, interfaces }: World, type: string, field: string): string {
  const fields = [...objects, ...interfaces].find((each) => each.name === type)?.fields ?? [];
  return fields.find((each) => each.name === field)?.type.name ?? '';
}

/** What of an operation a caller may see. */
export interface Judged {
  forms: ReadonlyMap<FieldSelection, Form>;
  /** Paths of response keys, joined by dots. */
  refused: ReadonlySet<string>;
  /** The fields, of every object type that can stand there, that are asked for and may be seen. */
  permitted: ReadonlySet<string>;
  /** Whether anything is left to ask for. */
  isAnythingLeft: boolean;
}

/** Judges each field of an operation, whatever `@skip` and `@include` say. */
export function judgeOperation(oracle: Oracle, { kind, selections }: Operation): Judged {
  const walk = new Walk(oracle);
  const root = kind === 'query' ? 'Query' : 'Mutation';
  const isAnythingLeft = walk.selections(selections, { type: root, possible: [root], path: [] });
  const { forms, refused, permitted } = walk;
  return { forms, refused, permitted, isAnythingLeft };
}

interface Place {
  type: string;
  possible: readonly string[];
  path: readonly string[];
}

class Walk {
  readonly forms = new Map<FieldSelection, Form>();
  readonly refused = new Set<string>();
  readonly permitted = new Set<string>();
  readonly #oracle: Oracle;

  constructor(oracle: Oracle) {
    this.#oracle = oracle;
  }

  /** Whether anything of them is left. */
  selections(selections: readonly Selection[], place: Place): boolean {
    const left = selections.map((selection) =>
      selection.kind === 'field' ? this.#field(selection, place) : this.#fragment(selection, place),
    );
    return left.includes(true);
  }

  #field(field: FieldSelection, { type, possible, path }: Place): boolean {
    const { world } = this.#oracle;
    if (field.name === '__typename') {
      this.forms.set(field, FULL);
      return true;
    }
    const below = [...path, field.key];
    const isInputRefused = field.args
      .flatMap(({ types }) => types)
      .some((name) => !this.#oracle.mayMeet(name));
    const form = isInputRefused ? NOT : this.#oracle.formOf({ parent: type, name: field.name, possible });
    this.forms.set(field, form);
    if (form.seen === 'not') {
      this.refused.add(below.join('.'));
      return false;
    }
    for (const name of possible) this.permitted.add(`${name}.${field.name}`);
    const returned = returnedBy(world, type, field.name);
    if (isComposite(world, returned))
      this.selections(field.selections, { type: returned, possible: namesOf(world, returned), path: below });
    return true;
  }

  #fragment({ on, selections }: FragmentSelection, { type, possible, path }: Place): boolean {
    const { world } = this.#oracle;
    const within = on ?? type;
    if (!isAbstract(world, within) && !this.#oracle.mayMeet(within)) {
      this.#refuseAll(selections, path);
      return false;
    }
    const both = namesOf(world, within).filter((name) => possible.includes(name));
    return this.selections(selections, { type: within, possible: both, path });
  }

  #refuseAll(selections: readonly Selection[], path: readonly string[]): void {
    for (const selection of selections) {
      if (selection.kind === 'fragment') {
        this.#refuseAll(selection.selections, path);
        continue;
      }
      this.forms.set(selection, NOT);
      this.refused.add([...path, selection.key].join('.'));
    }
  }
}

function namesOf(world: World, type: string): string[] {
  return possibleTypes(world, type).map(({ name }) => name);
}
