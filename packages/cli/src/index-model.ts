import { type Model, type OnnxDevice, RetrievalError } from "@loci/core";
import { loadModel } from "@loci/heads";
import type { IndexFacts } from "@loci/index";

/**
 * The model that an index keeps with it.
 * @param device what computes it (default the processor)
 * @throws RetrievalError when another one is there
 */
export async function loadIndexModel(
  directory: string,
  { model }: Pick<IndexFacts, "model">,
  device?: OnnxDevice,
): Promise<Model> {
  const loaded = await loadModel(directory, device);
  if (loaded.fingerprint === model.fingerprint) return loaded;
  const remedy = "Build the index again";
  throw new RetrievalError({ what: `${directory} is not the model of this index`, remedy });
}
