/** An address of the web as messages, records and cards may have it: without user, password, and what follows a question mark, where tokens are. */
export function shownAddress(address: string): string {
  if (!URL.canParse(address)) return "an address that is none";
  const { protocol, host, pathname, search } = new URL(address);
  return `${protocol}//${host}${pathname}${search === "" ? "" : "?…"}`;
}
