import { placeOf, type CheckContext, type Complaint } from './check.ts';
import { hasConsent, keyText, otherOwner } from './owners.ts';

/** Finds keys on another owner's type that the owner does not have and did not consent to. */
export function keyAdded(context: CheckContext): Complaint[] {
  const { candidate, others } = context;
  return [...candidate.types.values()].flatMap((type) => {
    const owner = otherOwner(context, type.name);
    const ownersGraph = others.find(({ name }) => name === owner);
    const ownersType = ownersGraph?.types.get(type.name);
    if (owner === undefined) return [];
    const keys = (ownersType?.directives ?? []).filter(({ name }) => name === 'key');
    const allowed = new Set(keys.map(({ node }) => keyText(node)));
    return type.directives.flatMap(({ name, node }) => {
      const key = keyText(node);
      if (name !== 'key' || allowed.has(key) || hasConsent(context, owner, key, [type.name])) return [];
      const theirs = keys.map((theirKey) => keyText(theirKey.node)).join(', ');
      return {
        message: `${candidate.name} identifies ${type.name} by ${key}; its owner ${owner} has ${theirs || 'no key'}.`,
        places: [
          placeOf(candidate, node),
          ...(ownersGraph && ownersType
            ? ownersType.nodes.slice(0, 1).map((definition) => placeOf(ownersGraph, definition))
            : []),
        ],
        remedy:
          `Use a key of the owner's${theirs ? ` (${theirs})` : ''}. If you cannot, ask ${owner} for the consent ` +
          `{ owner: ${owner}, lets: ${candidate.name}, use: '${key}', on: ${type.name}, because: ... } in the register.`,
      };
    });
  });
}
