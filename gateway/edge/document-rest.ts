/** Says when work on documents that are not known rests. */
export interface DocumentRest {
  /** Whether it rests by now; where it does, `onOver` is called when that is over. */
  isOn: () => boolean;
  /** Adds to the rest that is owed what a piece of work has taken, in milliseconds. */
  owe: (tookMs: number) => void;
  /** Rest is taken only while one of these is under way, and a little longer; returns what settles as it does. */
  during: (answered: Promise<void>) => Promise<void>;
}

/** How much may be owed before rest is taken, in milliseconds: most documents are short. */
const CREDIT_MS = 0.5;
/** How long rest is still taken after the last of those for whom it is taken, in milliseconds: who asks one thing after the other comes again. */
const LATELY_MS = 20;
/** More is not owed, in milliseconds: a machine that stood still does not keep anybody waiting after that. */
const MOST_MS = 100;

/**
 * Makes rest as long as the work: who works so takes half of the time at most, and all of it where nobody else is there.
 * @param onOver called once it is over, where it was asked whether it is on.
 */
export function createDocumentRest(onOver: () => void): DocumentRest {
  /** When nothing is owed any more. */
  let paidAt = 0;
  let underWay = 0;
  let timer: NodeJS.Timeout | undefined;
  let endedAt = -Infinity;
  const over = (): void => {
    timer = undefined;
    onOver();
  };
  const end = (): void => {
    underWay--;
    endedAt = performance.now();
  };
  return {
    isOn: () => {
      const now = performance.now();
      const restMs = paidAt - now - CREDIT_MS;
      const isOn = restMs > 0 && (underWay > 0 || now - endedAt < LATELY_MS);
      if (isOn) timer ??= setTimeout(over, restMs);
      return isOn;
    },
    owe: (tookMs) => {
      const now = performance.now();
      paidAt = Math.min(Math.max(paidAt, now) + tookMs, now + MOST_MS);
    },
    during: (answered) => {
      underWay++;
      return answered.finally(end);
    },
  };
}
