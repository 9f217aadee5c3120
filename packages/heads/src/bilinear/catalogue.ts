/** Heads of second order: products of channels. */
export const bilinearHeads = {} as const;
