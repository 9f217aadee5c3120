import { GIGABYTE } from "@loci/core";

/** Bytes for people: "3.2 GB", "0.12 GB", "0 GB". */
export const asGigabytes = (bytes: number): string => `${Number((bytes / GIGABYTE).toPrecision(2))} GB`;
