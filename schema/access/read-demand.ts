import { Kind, type ConstDirectiveNode, type ConstValueNode } from 'graphql';
import { MASKED_SCALARS, parseMask } from './mask.ts';
import type { Demand, Release } from './rule.ts';

/** Thrown where a supergraph carries access rules that are not understood. Nothing may be served from it. */
export class RuleError extends Error {}

/** Where an access directive stands. */
export interface DirectivePlace {
  coordinate: string;
  /** The named type of the field; undefined where the directive stands on a type. */
  fieldType: string | undefined;
}

/**
 * Reads what an access directive demands.
 * @param name the directive's name in its specification.
 * @throws RuleError where it lists nothing, or says something that is not understood.
 */
export function readDemand(place: DirectivePlace, name: string, directive: ConstDirectiveNode): Demand {
  if (name === 'authenticated') return { kind: 'authenticated' };
  if (name === 'release') return { kind: 'releases', anyOf: [readRelease(place, directive)] };
  const argument = name === 'policy' ? 'policies' : 'scopes';
  const anyOf = readAlternatives(argumentOf(directive, argument));
  if (anyOf === undefined) {
    throw new RuleError(`@${name} on ${place.coordinate} lists nothing, so it is not clear whom it lets in.`);
  }
  return { kind: argument, anyOf };
}

const RECIPIENT = /^((partner|agency|class|operator):[a-z][a-z0-9-]*|residents)$/;
const PURPOSE = /^[a-z][a-z0-9-]*$/;

function readRelease({ coordinate, fieldType }: DirectivePlace, directive: ConstDirectiveNode): Release {
  const fail = (reason: string): never => {
    throw new RuleError(`@release on ${coordinate}: ${reason}`);
  };
  const known = ['to', 'purposes', 'form', 'mask'];
  const unknown = directive.arguments?.find((argument) => !known.includes(argument.name.value));
  if (unknown) fail(`there is no argument ${unknown.name.value}.`);
  const to = readNames(argumentOf(directive, 'to')) ?? fail('to: lists nothing.');
  const purposes = readNames(argumentOf(directive, 'purposes')) ?? fail('purposes: lists nothing.');
  const notRecipient = to.find((name) => !RECIPIENT.test(name));
  if (notRecipient !== undefined) fail(`"${notRecipient}" is not a recipient.`);
  const notPurpose = purposes.find((name) => !PURPOSE.test(name));
  if (notPurpose !== undefined) fail(`"${notPurpose}" is not a purpose; each purpose has to be named.`);

  const form = argumentOf(directive, 'form');
  const formName = form === undefined ? 'FULL' : textOf(form);
  const maskText = textOf(argumentOf(directive, 'mask'));
  if (formName === 'FULL') {
    return maskText === undefined
      ? { to, purposes, mask: undefined }
      : fail('a mask goes with form: "MASK".');
  }
  if (formName !== 'MASK') return fail('form: is "FULL" or "MASK".');
  const mask = parseMask(maskText ?? '') ?? fail(`"${maskText ?? ''}" is not a mask.`);
  if (fieldType === undefined) return fail('a whole type cannot be masked; mask its fields.');
  if (!MASKED_SCALARS[mask.kind].includes(fieldType))
    fail(`the mask ${mask.kind} is not defined for ${fieldType}.`);
  return { to, purposes, mask };
}

function argumentOf(directive: ConstDirectiveNode, name: string): ConstValueNode | undefined {
  return directive.arguments?.find((argument) => argument.name.value === name)?.value;
}

function textOf(value: ConstValueNode | undefined): string | undefined {
  return value?.kind === Kind.STRING ? value.value : undefined;
}

/** A list of names; undefined where it is malformed or empty. */
function readNames(value: ConstValueNode | undefined): string[] | undefined {
  if (value?.kind !== Kind.LIST || value.values.length === 0) return undefined;
  const names = value.values.map((name) => textOf(name) ?? '');
  return names.includes('') ? undefined : names;
}

/** A list of lists of names; undefined where it is malformed, or where it or a list in it is empty. */
function readAlternatives(value: ConstValueNode | undefined): string[][] | undefined {
  if (value?.kind !== Kind.LIST || value.values.length === 0) return undefined;
  const alternatives = value.values.map(readNames);
  return alternatives.every((names) => names !== undefined) ? alternatives : undefined;
}
