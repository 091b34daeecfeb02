/** Draws, for one request, the labels of progressive `@override` that are on. A label that is not among them is off. */
export type DrawLabels = () => readonly string[];

/**
 * Makes the drawing of labels. A request draws one number for all of its labels, so that a label with a higher percentage is on
 * wherever one with a lower is: there are at most one more sets of labels than labels, and as many plans of an operation.
 * @param labels the supergraph's; `percent(5)` is on for 5 of 100 requests.
 * @param configured by label, for how many of 100 requests it is on; any other named label is off.
 * @param random at least 0 and below 1.
 */
export function createLabelDraw(
  labels: readonly string[],
  configured: Readonly<Record<string, number>>,
  random: () => number = Math.random,
): DrawLabels {
  const shares = labels.map((label) => ({ label, percent: percentOf(label, configured) }));
  const steps = [...new Set(shares.map(({ percent }) => percent))].sort((a, b) => a - b);
  const sets = steps.map((step) => ({
    below: step,
    labels: shares.filter(({ percent }) => percent >= step).map(({ label }) => label),
  }));
  if (sets.length === 0) return () => [];
  return () => {
    const drawn = random() * 100;
    return sets.find(({ below }) => drawn < below)?.labels ?? [];
  };
}

function percentOf(label: string, configured: Readonly<Record<string, number>>): number {
  const [, percent] = /^percent\((.+)\)$/.exec(label) ?? [];
  if (percent !== undefined) return Number(percent);
  return Object.hasOwn(configured, label) ? (configured[label] ?? 0) : 0;
}
