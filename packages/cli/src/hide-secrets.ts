/*
 * Lengths are limited so that the time grows with the text alone. User and password go up to the last @, since they may have been written without
 * the escapes that they need; an address that was taken for a path has lost a slash.
 */
const CREDENTIALS = /(\b[a-z][a-z0-9+.-]{0,20}:\/{1,2})[^\s'"]{0,300}@/gi;
const PARAMETERS = /([?&][\w.-]{0,60}(?:password|token|secret|key|signature|sig|credential)=)[^\s&'"]*/gi;

/**
 * A message without the passwords and tokens of addresses in it. Messages are made without them; this is for those of other packages, and for
 * an address that is given where none is expected, as the name of a file.
 */
export const hideSecrets = (text: string): string => text.replace(CREDENTIALS, "$1…@").replace(PARAMETERS, "$1…");
