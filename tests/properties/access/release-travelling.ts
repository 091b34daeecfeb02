import type { Demands, Field, ObjectType, World } from './world.ts';

/** Releases the closed values that travel to another's subgraph to its operator, as their owners would have to. */
export function releaseTravelling(world: World): World {
  return { ...world, objects: world.objects.map(releaseFields) };
}

function releaseFields(object: ObjectType): ObjectType {
  const isTypeClosed = Object.values(object.demands).some(isClosed);
  const fields = object.fields.map((field) => {
    const receivers = receiversOf(object, field);
    const closed = isTypeClosed || field.definitions.some(({ demands }) => isClosed(demands));
    return closed && receivers.length > 0 ? releaseTo(field, receivers) : field;
  });
  return { ...object, fields };
}

/** The subgraphs, other than the owner's, that are sent a field whoever asks. */
export function receiversOf(object: ObjectType, field: Field): string[] {
  const asKey = object.isEntity && field.name === 'id' ? object.presence : [];
  const asInput = object.fields
    .filter(({ requires }) => requires.includes(field.name))
    .flatMap(({ definitions }) => definitions.map(({ subgraph }) => subgraph));
  return [...new Set([...asKey, ...asInput])].filter((subgraph) => subgraph !== object.home);
}

/** Whether anything is demanded. */
export function isClosed(demands: Demands): boolean {
  return Object.keys(demands).length > 0;
}

function releaseTo(field: Field, receivers: readonly string[]): Field {
  const operators = receivers.map((subgraph) => `operator:${subgraph}`);
  const purposes = ['p0', 'p1'];
  const [first, ...others] = field.definitions;
  if (!first) return field;
  const releases = first.demands.releases
    ? [...first.demands.releases, { to: operators, purposes }]
    : [{ to: [...operators, 'class:company', 'class:agency'], purposes }];
  return { ...field, definitions: [{ ...first, demands: { ...first.demands, releases } }, ...others] };
}
