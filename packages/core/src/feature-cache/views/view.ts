import { z } from "zod";
import { RetrievalError } from "../../errors.js";

const range = (least: number, most: number) =>
  z.tuple([z.number().min(least).max(most), z.number().min(least).max(most)]).refine(([low, high]) => low <= high, {
    error: "the first number is above the second",
  });

const jitterSchema = z.strictObject({
  brightness: z.number().min(0).max(1).default(0),
  contrast: z.number().min(0).max(1).default(0),
  saturation: z.number().min(0).max(1).default(0),
  hue: z.number().min(0).max(0.5).default(0),
});

const viewSchema = z.strictObject({
  flip: z.union([z.boolean(), z.literal("random")]).default(false),
  crop: z
    .strictObject({ scale: range(0.01, 1).default([0.2, 1]), ratio: range(0.1, 10).default([3 / 4, 4 / 3]) })
    .optional(),
  jitter: jitterSchema.optional(),
  seed: z.int().default(0),
  number: z.int().nonnegative().default(0),
});

/**
 * A way of looking at a picture before the network does. It is data: with the content of a picture it says everything,
 * the random draws too, so it is part of the cache's key. `{}` is the picture as it is.
 */
export interface View {
  /** Left and right exchanged: always, never (the default), or for a random half of the pictures. */
  readonly flip?: boolean | "random";
  /** A random part of the picture, stretched to the network's square input in place of the fit. */
  readonly crop?: CropRanges;
  readonly jitter?: JitterRanges;
  /** Random draws come from the seed, the number and the picture's content. A whole number; default 0. */
  readonly seed?: number;
  /** Tells random views of one seed apart. From 0; default 0. */
  readonly number?: number;
}

/** Bounds for random parts of a picture: `RandomResizedCrop` of torchvision, after Szegedy et al., CVPR 2015, section 6. */
export interface CropRanges {
  /** Share of the picture's area, 0.01 to 1; default [0.2, 1]. */
  readonly scale?: readonly [least: number, most: number];
  /** Width over height, 0.1 to 10; default [3/4, 4/3]. Drawn on a logarithmic scale. */
  readonly ratio?: readonly [least: number, most: number];
}

/** Bounds for random changes of the colours, each 0 (none) by default. */
export interface JitterRanges {
  /** Factors come from [1 - x, 1 + x]. 0 to 1. */
  readonly brightness?: number;
  readonly contrast?: number;
  readonly saturation?: number;
  /** Turns of the colour wheel come from [-x, x]. 0 to 0.5. */
  readonly hue?: number;
}

/** A view with nothing left open. */
export type CompleteView = z.output<typeof viewSchema>;

/** Fills in the defaults. @throws RetrievalError that names what is out of range or unknown */
export function completeView(view: View): CompleteView {
  const result = viewSchema.safeParse(view);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new RetrievalError({
    what: `view of a picture${issue?.path.length ? `: ${issue.path.join(".")}` : ""}: ${issue?.message}`,
    got: JSON.stringify(view),
  });
}

/** What the cache knows a view by: equal exactly for views that look at every picture in the same way. */
export function viewKey(view: View): string {
  const { flip, crop, jitter, seed, number } = completeView(view);
  const colours = jitter && [jitter.brightness, jitter.contrast, jitter.saturation, jitter.hue];
  const changes = [flip, crop && [crop.scale, crop.ratio], colours?.some((amount) => amount > 0) ? colours : undefined];
  // Without random draws the seed does not matter.
  const isRandom = flip === "random" || changes[1] !== undefined || changes[2] !== undefined;
  return JSON.stringify([...changes, ...(isRandom ? [seed, number] : [])]);
}
