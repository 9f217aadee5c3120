import type { IndexDescription, IndexKind } from "@loci/index";

export const victimDimension: number;
export function victimDescriptor(id: number, version: number): Float32Array<ArrayBuffer>;
export function victimDescription(kind: IndexKind): IndexDescription;
