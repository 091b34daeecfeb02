/**
 * Headers that no list can hand on: credentials; those of one connection (RFC 9110, section 7.6.1); those that name hosts and
 * addresses; and those that the gateway itself writes.
 */
const KEPT = new Set([
  ...['authorization', 'cookie', 'set-cookie', 'proxy-authorization', 'proxy-authenticate'],
  ...['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade'],
  ...['host', 'forwarded', 'via', 'x-real-ip', 'origin', 'referer'],
  ...['accept', 'accept-encoding', 'content-type', 'content-length', 'content-encoding', 'expect'],
  ...['x-request-id', 'content-digest', 'signature', 'signature-input', 'traceparent', 'tracestate'],
]);

/** Whether a header may be handed on to a subgraph. */
export function isForwardable(name: string): boolean {
  const lower = name.toLowerCase();
  const isToken = /^[!#$%&'*+.^_`|~\w-]+$/.test(lower);
  return isToken && !KEPT.has(lower) && !/^(x-forwarded-|x-concord-|sec-)/.test(lower);
}

/** Those of a client's headers that a subgraph's list names. */
export function forwarded(
  headers: Readonly<Record<string, string>>,
  names: readonly string[],
): [name: string, value: string][] {
  const found: [string, string][] = [];
  for (const name of names) {
    const value = headers[name];
    if (value !== undefined) found.push([name, value]);
  }
  return found;
}
