import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { writeFileAtomically } from "../../files/atomic-write.js";
import { sha256 } from "../../files/checksum.js";
import { externalDataOf } from "../../onnx/network/external-data.js";
import { readNetwork } from "../../onnx/network/read-network.js";
import { layersSchema } from "../layers-schema.js";
import { preprocessingSchema } from "../preprocessing-schema.js";
import type { StatedPreprocessing } from "./choose-preprocessing.js";
import { prepareNetwork } from "./prepare-network.js";
import { readTensorflowModel } from "./read-tensorflow-model.js";

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

/**
 * Prepares the network in a file and writes it into a folder. Reads at once and blocks: meant for a process of its own.
 * @throws RetrievalError as `prepareNetwork`
 */
export async function prepareFile(file: string, stated: StatedPreprocessing, folder: string): Promise<void> {
  const bytes = readFileSync(file);
  const external = externalDataOf(file);
  const original = /\.json$/i.test(file)
    ? readTensorflowModel(file, external)
    : readNetwork(bytes, file, { external: external.bytesOf });
  const { network, onlySize, ...prepared } = await prepareNetwork(original, file, stated);
  const record: z.input<typeof preparedRecord> = {
    networkSha256: sha256(network),
    files: { [path.basename(file)]: sha256(bytes), ...external.files() },
    ...prepared,
    ...(onlySize !== undefined && { onlySize }),
  };
  await writeFileAtomically(path.join(folder, NETWORK_FILE), network);
  await writeFileAtomically(path.join(folder, RECORD_FILE), `${JSON.stringify(record)}\n`);
}
