import type { Travel } from '../supergraph/travels.ts';
import { MASKED_SCALARS } from './mask.ts';
import type { Register } from './register.ts';
import type { Rules } from './rule.ts';
import { operatorOf } from './travel-form.ts';
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
  return unreleasedValues({ rules, register, travels }).map((value) => {
    const { coordinate, to, by, closedBy } = value;
    const [type = ''] = coordinate.split('.');
    const owner = ownerOf(type);
    const whose = owner ? `owned by ${owner}` : 'whose owner the register does not name';
    const operator = nameOfOperator(register, to);
    return {
      to,
      owner,
      type: by.kind === 'key' ? by.type : (by.field.split('.')[0] ?? type),
      message: `${coordinate}, ${whose}, would be sent to ${to}${operator}, ${purposeOf(value)}; the rule on ${closedBy} closes it to them.`,
      remedy: remedyFor(value, register),
    };
  });
}

/** What may be done about it, with the directives as they would be written. */
function remedyFor({ coordinate, to, returns }: UnreleasedValue, register: Register): string {
  const [type = ''] = coordinate.split('.');
  const named = register.types[type]
    ? ''
    : `Name the owner of ${type} in the register, under types; who owns it may be sent it. `;
  const release = `to: ["operator:${to}"], purposes: ${purposesOf(register, to)}`;
  const remedies = [
    // Only where a pseudonym is defined for it.
    ...(MASKED_SCALARS.pairwise.includes(returns)
      ? [
          `as a pairwise key, so that a pseudonym alone travels: @release(${release}, form: "MASK", mask: "pairwise")`,
        ]
      : []),
    `in full: @release(${release})`,
  ];
  return `${named}Let the owner release ${coordinate}, ${remedies.join('; or ')}; or do without it in ${to}.`;
}

/** Those that the operator was granted; it is the owner who decides on them. */
function purposesOf(register: Register, subgraph: string): string {
  const operator = operatorOf(register, subgraph);
  const clients = Object.values(
    operator === undefined ? {} : (register.organisations[operator]?.clients ?? {}),
  );
  const purposes = [...new Set(clients.flatMap((client) => client.purposes))];
  return purposes.length > 0 ? `[${purposes.map((purpose) => `"${purpose}"`).join(', ')}]` : '[...]';
}

function nameOfOperator(register: Register, subgraph: string): string {
  const operator = operatorOf(register, subgraph);
  return operator === undefined ? '' : ` (${register.organisations[operator]?.name ?? operator})`;
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
