import { z } from "zod";
import { layersSchema } from "../layers-schema.js";
import { preprocessingSchema } from "../preprocessing-schema.js";

/** What is written beside a prepared network: after it, so a network without this is not used. */
export const preparedRecord = z.strictObject({
  networkSha256: z.string(),
  /** SHA-256 (hex) of each file that it was made of, by name, in the folder of the network. */
  files: z.record(z.string(), z.string()),
  layers: layersSchema,
  defaultLayer: z.string(),
  onlySize: z.int().positive().optional(),
  preprocessing: preprocessingSchema,
  /** Where the preprocessing is from, in words. */
  preprocessingSource: z.string(),
});

export type PreparedRecord = z.output<typeof preparedRecord>;

export const NETWORK_FILE = "network.onnx";
export const RECORD_FILE = "backbone.json";
