/** Small networks that are trained as a whole. */
export const learnedHeads = {} as const;
