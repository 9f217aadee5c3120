/** Where commands find an index, for their help. */
export const indexPlace = "Index directory, or postgres://user@host/database/index";
