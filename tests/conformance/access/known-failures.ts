/**
 * The cases that Concord does not fulfil, by id, each with the reason. One that is fulfilled after all fails the run, so that
 * this list stays true.
 */
export const KNOWN_FAILURES: Readonly<Record<string, string>> = {};
