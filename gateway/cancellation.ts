/**
 * Tells those who work on something that nobody waits for it any more. What an AbortSignal would be for, which Node.js 20 makes as an object of a kind of
 * its own each time, so that reading and hearing it misses V8's caches (ADR 0029).
 */
export class Cancellation {
  #isCancelled = false;
  #listeners: (() => void)[] = [];

  get isCancelled(): boolean {
    return this.#isCancelled;
  }

  /** Cancels the work, and tells those who listen. A second time does nothing. */
  cancel(): void {
    if (this.#isCancelled) return;
    this.#isCancelled = true;
    const told = this.#listeners;
    this.#listeners = [];
    for (const listener of told) listener();
  }

  /** Calls a listener when the work is cancelled, at once where it is already; `forget` ends that. */
  listen(listener: () => void): void {
    if (this.#isCancelled) listener();
    else this.#listeners.push(listener);
  }

  /** A listener that is not there is none to forget. */
  forget(listener: () => void): void {
    const at = this.#listeners.indexOf(listener);
    if (at === -1) return;
    // Their order says nothing.
    const last = this.#listeners.pop();
    if (last && at < this.#listeners.length) this.#listeners[at] = last;
  }
}
