/** Whether a parameter of a request is left out (GraphQL over HTTP, "Request Parameters": null says nothing). */
export function isMissing(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}

/** The parameters in an address: everything behind its first question mark (RFC 3986, section 3.4). */
export function searchOf(url = ''): URLSearchParams {
  const at = url.indexOf('?');
  return new URLSearchParams(at === -1 ? '' : url.slice(at + 1));
}

/** A parameter that stands as JSON in an address; itself where it is none: the shell says what is wrong with it. */
export function parsed(json: string | null): unknown {
  if (json === null) return undefined;
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
}
