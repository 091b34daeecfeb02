import type { GraphQLNamedType } from 'graphql';
import type { Refusal } from './model.ts';
import { isField, type Sights, type View } from './sights.ts';
import type { FieldEntry } from './schema-index.ts';

/** A step that is refused on the way to something: a field, or a type that a fragment would name. */
export interface RefusedStep {
  coordinate: string;
  refusal: Refusal;
}

/**
 * Lists the steps that keep an access class from something. One refused step for what a rule refuses. For what cannot be
 * reached, the first refused step of each way to it; none where no field leads to it at all. Nothing for what is seen.
 */
export function nearestRefusals(
  { index }: View,
  sights: Sights,
  target: FieldEntry | GraphQLNamedType,
): RefusedStep[] {
  const own = sights.refusalOf(target);
  if (own) return [{ coordinate: isField(target) ? target.coordinate : target.name, refusal: own }];
  const start = isField(target) ? target.parent : target;
  if (sights.reaches(start)) return [];

  const steps = new Map<string, RefusedStep>();
  const seen = new Set([start.name]);
  const queue: GraphQLNamedType[] = [start];
  const comeFrom = (
    origin: GraphQLNamedType,
    step: { coordinate: string; refusal: Refusal | undefined },
  ): void => {
    if (sights.reaches(origin)) {
      const { coordinate, refusal } = step;
      if (refusal) steps.set(coordinate, { coordinate, refusal });
    } else if (!seen.has(origin.name)) {
      seen.add(origin.name);
      queue.push(origin);
    }
  };
  for (const type of queue) {
    for (const field of index.leadingTo.get(type.name) ?? [])
      comeFrom(field.parent, { coordinate: field.coordinate, refusal: sights.refusalOf(field) });
    for (const other of index.besides.get(type.name) ?? [])
      comeFrom(other, { coordinate: type.name, refusal: sights.refusalOf(type) });
  }
  for (const root of index.roots) {
    const refusal = sights.refusalOf(root);
    if (refusal && seen.has(root.name)) steps.set(root.name, { coordinate: root.name, refusal });
  }
  return [...steps.values()];
}
