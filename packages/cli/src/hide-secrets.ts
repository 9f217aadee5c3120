/** User and password of an address, up to the last @: they may have been written without the escapes that they need. Paths have lost a slash. */
const CREDENTIALS = /([a-z][a-z0-9+.-]*:\/{1,2})[^\s'"]*@/gi;
const PARAMETERS = /([?&][\w.-]*(?:password|token|secret|key|signature|sig|credential)=)[^\s&'"]*/gi;

/**
 * A message without the passwords and tokens of addresses in it. Messages are made without them; this is for those of other packages, and for
 * an address that is given where none is expected, as the name of a file.
 */
export const hideSecrets = (text: string): string => text.replace(CREDENTIALS, "$1…@").replace(PARAMETERS, "$1…");
