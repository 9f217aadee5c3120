import { z } from "zod";
import type { LayerInfo } from "./backbone.js";

const sideStep = z.strictObject({ kernel: z.int(), stride: z.int(), padding: z.union([z.int(), z.literal("same")]) });

/** A backbone's layers in the files of Loci. */
export const layersSchema: z.ZodType<Readonly<Record<string, LayerInfo>>> = z.record(
  z.string(),
  z.strictObject({ channels: z.int(), stride: z.int(), steps: z.array(sideStep).readonly() }),
);
