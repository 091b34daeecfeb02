import { setTimeout as delay } from 'node:timers/promises';
import type { Texts } from './texts.ts';

/** What is looked at, and what is done about a change. */
export interface LocationsToWatch {
  texts: Texts;
  /** Files and addresses; others may be named after a change. */
  locations: () => readonly string[];
  /** How often they are looked at, in milliseconds; undefined looks only when told to. */
  everyMs: number | undefined;
  /**
   * Called one at a time, once what has changed changes no more; may name other locations, and is called again then. Never fails.
   * @param isStill whether nothing has changed since. What was read before must not be used where something has.
   */
  onChange: (isStill: () => Promise<boolean>) => Promise<void>;
}

/** Looks for changes until it is stopped. */
export interface LocationWatch {
  /** Takes everything for changed, at once. */
  look: () => Promise<void>;
  stop: () => void;
}

/** For so long nothing may change before it is read, in milliseconds: who writes a file may not be done. */
const SETTLING_MS = 250;

/** How often it is tried to read what changes meanwhile. */
const TRIES = 5;

/** Starts to look for changes. The first look takes everything for changed, since it may have changed before. */
export function watchLocations({ texts, locations, everyMs, onChange }: LocationsToWatch): LocationWatch {
  let tried: string | undefined;
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  let before = Promise.resolve();

  /** What there is now, as far as it can be told without reading it. */
  const mark = async (named = locations()): Promise<string> =>
    (await Promise.all(named.map(async (each) => `${each} ${await texts.mark(each)}`))).join('\n');

  const change = async (seen: string): Promise<void> => {
    const named = locations();
    await onChange(async () => (await mark(named)) === seen);
    // What changed meanwhile is tried again, and what is named only now is looked at before it is read.
    tried = locations() === named && (await mark(named)) === seen ? seen : undefined;
  };
  const lookForChange = async (): Promise<void> => {
    const seen = await mark();
    if (seen === tried) return;
    await delay(SETTLING_MS);
    // What still changes is looked at next time.
    if (!isStopped && (await mark()) === seen) await change(seen);
  };
  const inTurn = (work: () => Promise<void>): Promise<void> => (before = before.then(work));
  const goOn = (): void => {
    if (isStopped || everyMs === undefined) return;
    timer = setTimeout(() => void inTurn(lookForChange).finally(goOn), everyMs);
  };
  goOn();
  return {
    look: () => {
      texts.refresh();
      return inTurn(async () => {
        for (let tries = 0; tries < TRIES && (tries === 0 || tried === undefined); tries++)
          await change(await mark());
      });
    },
    stop: () => {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
