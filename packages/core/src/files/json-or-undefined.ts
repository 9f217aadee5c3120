/** What a text of JSON says; undefined when it is none. For files that are made again when they are damaged. */
export function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
