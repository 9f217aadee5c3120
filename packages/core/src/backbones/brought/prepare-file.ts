import { readFileSync } from "node:fs";
import path from "node:path";
import type { z } from "zod";
import { writeFileAtomically } from "../../files/atomic-write.js";
import { sha256 } from "../../files/checksum.js";
import { externalDataOf } from "../../onnx/network/external-data.js";
import { readNetwork } from "../../onnx/network/read-network.js";
import type { StatedPreprocessing } from "./choose-preprocessing.js";
import { prepareNetwork } from "./prepare-network.js";
import { NETWORK_FILE, type preparedRecord, RECORD_FILE } from "./prepared-record.js";
import { readTensorflowModel } from "./read-tensorflow-model.js";

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
