import { readFile } from "node:fs/promises";
import path from "node:path";
import {
  type Backbone,
  checkPreparedNetwork,
  layersSchema,
  type Model,
  OnnxGraph,
  preprocessingSchema,
  RetrievalError,
  reasonOf,
  sha256,
  writeFileAtomically,
} from "@loci/core";
import { z } from "zod";

const NETWORK = "backbone.onnx";

/** What `model.json` says of a network that the model keeps beside it, since nobody else has it. */
export const keptNetworkSchema = z.strictObject({
  sha256: z.string(),
  layers: layersSchema,
  defaultLayer: z.string(),
  onlySize: z.int().positive().optional(),
  preprocessing: preprocessingSchema,
  origin: z.strictObject({ location: z.string(), preprocessing: z.string() }),
});

export type KeptNetwork = z.output<typeof keptNetworkSchema>;

/**
 * Writes the part of a network that the model's layers need into the model's directory, unless the network is bundled with
 * Loci. So a model, and an index with it, goes on working when the file it was made of moves or changes.
 */
export async function keepNetwork({ backbone, layers }: Model, directory: string): Promise<KeptNetwork | undefined> {
  const { origin, preprocessing, onlySize } = backbone;
  if (origin === undefined) return undefined;
  const graph = OnnxGraph.decode(backbone.network);
  graph.clearOutputs();
  for (const layer of layers) graph.output(layer, "float32");
  graph.prune();
  const bytes = graph.encode();
  await writeFileAtomically(path.join(directory, NETWORK), bytes);
  return {
    sha256: sha256(bytes),
    layers: Object.fromEntries(Object.entries(backbone.layers).filter(([layer]) => layers.includes(layer))),
    defaultLayer: layers[0],
    ...(onlySize !== undefined && { onlySize }),
    preprocessing,
    origin,
  };
}

/**
 * The network that a model keeps, with the layers that the model needs.
 * @throws RetrievalError when it is not there, or not what was written
 */
export async function openKeptNetwork(
  directory: string,
  { name, fingerprint, network: kept }: { name: string; fingerprint: string; network: KeptNetwork },
): Promise<Backbone> {
  const file = path.join(directory, NETWORK);
  const bytes = await readFile(file).catch((cause: unknown) => {
    const remedy = "Copy the whole directory of the model, or make the model again";
    throw new RetrievalError({ what: `cannot read ${file} (${reasonOf(cause)})`, remedy, cause });
  });
  const { sha256: expected, onlySize, ...about } = kept;
  const found = sha256(bytes);
  if (found !== expected) {
    throw new RetrievalError({
      what: `${file}: SHA-256`,
      expected: expected.slice(0, 12),
      got: found.slice(0, 12),
      remedy: "The file is damaged or another one: make the model again",
    });
  }
  checkPreparedNetwork(bytes, file);
  return { name, fingerprint, ...about, network: bytes, ...(onlySize !== undefined && { onlySize }) };
}
