import { type Fit, fits, RetrievalError } from "@loci/core";
import { z } from "zod";
import type { CreateModelOptions } from "./create-model.js";
import { headObject } from "./head-object.js";
import { type ModelSpec, parseSource } from "./model-spec.js";

/** A model by name with everything that can be chosen for it. */
export interface ModelChoice {
  readonly spec: ModelSpec;
  readonly options: Pick<CreateModelOptions, "fit" | "size" | "seed" | "flip" | "scales">;
}

const modelObject = z.strictObject({
  backbone: z.string(),
  layers: z.union([z.string().transform((layer) => [layer]), z.array(z.string())]).optional(),
  head: headObject,
  fit: z.enum(Object.keys(fits) as [Fit, ...Fit[]]).optional(),
  size: z.int().min(1).max(4096).optional(),
  seed: z.int().min(0).optional(),
  flip: z.boolean().optional(),
  scales: z.array(z.number()).min(1).optional(),
});

/**
 * A model from a parsed JSON or YAML document: `backbone`, `layers` and `head`, and if wanted `fit`, `size`, `seed`, `flip`,
 * `scales`. The backbone may bring its layers with it, as in `inception_v3@mixed7`.
 * @param where the document is from, for messages
 * @throws RetrievalError naming every place where it is written otherwise
 */
export function readModelObject(value: unknown, where: string): ModelChoice {
  const result = modelObject.safeParse(value);
  if (!result.success) {
    throw new RetrievalError({
      what: `${where} is no model:\n${z.prettifyError(result.error)}`,
      remedy: "It needs backbone and head, for example {backbone: inception_v3, layers: [mixed8], head: gem(p=4)}",
    });
  }
  const { backbone, layers, head, ...given } = result.data;
  const source = parseSource(layers === undefined ? backbone : `${backbone}@${layers.join("+")}`);
  const options = Object.fromEntries(Object.entries(given).filter(([, option]) => option !== undefined));
  return { spec: { ...source, head }, options };
}
