import { RetrievalError } from "@loci/core";
import { z } from "zod";
import { type HeadSpec, parseHeadSpec } from "./head-spec.js";
import { parseStageSpec, type StageSpec } from "./stage-spec.js";

/** A stage as JSON or YAML: `{ name: gem, options: { p: 4 } }`, or the short form, `gem(p=4)`. */
const stage: z.ZodType<StageSpec, unknown> = z.union([
  z.string().transform((text) => parseStageSpec(text)),
  z.strictObject({ name: z.string(), options: z.record(z.string(), z.unknown()).default({}) }),
]);

/** A head as JSON or YAML, with `necks`, `finishes` and `branches` where it has them; or the short form. */
export const headObject: z.ZodType<HeadSpec, unknown> = z.union([
  z.string().transform((text) => parseHeadSpec(text)),
  z
    .strictObject({
      name: z.string().default("concat"),
      options: z.record(z.string(), z.unknown()).default({}),
      necks: z.array(stage).optional(),
      finishes: z.array(stage).optional(),
      get branches() {
        return z.array(headObject).min(2).optional();
      },
    })
    .transform(({ necks, finishes, branches, ...head }) => ({
      ...head,
      ...(necks?.length && { necks }),
      ...(finishes?.length && { finishes }),
      ...(branches && { branches }),
    })),
]);

/** A head from a parsed JSON or YAML document. @throws RetrievalError when it is written otherwise */
export function readHeadObject(value: unknown): HeadSpec {
  const result = headObject.safeParse(value);
  if (result.success) return result.data;
  throw new RetrievalError({
    what: `head: ${z.prettifyError(result.error)}`,
    expected: 'a text like "gem(p=4)", or name and options, and necks, finishes or branches',
    got: JSON.stringify(value),
  });
}
