import type { Travel } from '../supergraph/travels.ts';
import type { Register } from './register.ts';
import type { Rules } from './rule.ts';
import { unreleasedValues, type UnreleasedValue } from './unreleased-values.ts';

/** A value that travels to a subgraph whose operator it was not released to, in words. */
export interface UnreleasedTravel {
  /** The subgraph that receives it. */
  to: string;
  /** The subgraph that owns it; undefined where the register names none. */
  owner: string | undefined;
  /** The type by which the receiving subgraph asks for it. */
  type: string;
  message: string;
  remedy: string;
}

/**
 * Finds what a supergraph would send to a subgraph without a release to its operator. The owner of a type, as the register
 * names it, is sent its own values freely.
 */
export function verifyRecipients(
  { rules, travels }: { rules: Rules; travels: readonly Travel[] },
  register: Register,
): UnreleasedTravel[] {
  const ownerOf = (type: string): string | undefined => register.types[type]?.owner;
  const owns = (subgraph: string, coordinate: string): boolean =>
    ownerOf(coordinate.split('.')[0] ?? '') === subgraph;
  return unreleasedValues(rules, travels, owns).map((value) => {
    const { coordinate, to, by, closedBy } = value;
    const [type = ''] = coordinate.split('.');
    const owner = ownerOf(type);
    const whose = owner ? `owned by ${owner}` : 'whose owner the register does not name';
    const operator = operatorOf(register, to);
    return {
      to,
      owner,
      type: by.kind === 'key' ? by.type : (by.field.split('.')[0] ?? type),
      message: `${coordinate}, ${whose}, would be sent to ${to}${operator}, ${purposeOf(value)}; the rule on ${closedBy} closes it to them.`,
      remedy: remedyFor(value, owner),
    };
  });
}

function remedyFor({ coordinate, to }: UnreleasedValue, owner: string | undefined): string {
  const [type = ''] = coordinate.split('.');
  const named = owner
    ? ''
    : `Name the owner of ${type} in the register, under types; who owns it may be sent it. `;
  return `${named}Let the owner release it: @release(to: ["operator:${to}", ...], purposes: [...]) on ${coordinate}; or do without it in ${to}.`;
}

function operatorOf(register: Register, subgraph: string): string {
  const operator = Object.values(register.organisations).find(({ operates }) => operates === subgraph);
  return operator ? ` (${operator.name})` : '';
}

function purposeOf({ by }: UnreleasedValue): string {
  switch (by.kind) {
    case 'key':
      return `as a key of ${by.type}`;
    case 'requires':
      return `because ${by.field} requires it`;
    case 'context':
      return `because ${by.field} takes it from its context`;
  }
}
