/** In what numbers a backbone computes. */
export const backbonePrecisions = {
  float32: { summary: "as the network was trained" },
  int8: { summary: "8-bit kernels and values: about twice as fast where the processor has 8-bit dot products (VNNI)" },
} as const;

export type BackbonePrecision = keyof typeof backbonePrecisions;

const SUFFIX = "-int8";

/** The name by which `openBackbone` knows a backbone in this precision: `mobilenet_v2-int8`. One that has it stays as it is. */
export function inPrecision(reference: string, precision: BackbonePrecision): string {
  return precision === "int8" && !reference.endsWith(SUFFIX) ? reference + SUFFIX : reference;
}

/** The inverse: which backbone a name is of, and in which precision. */
export function precisionOf(name: string): { readonly reference: string; readonly precision: BackbonePrecision } {
  if (!name.endsWith(SUFFIX)) return { reference: name, precision: "float32" };
  return { reference: name.slice(0, -SUFFIX.length), precision: "int8" };
}
