import { OnnxGraph } from "../../onnx/graph.js";
import { foldBatchNormalisation } from "../../onnx/network/fold-batch-normalisation.js";
import { modernise } from "../../onnx/network/modernise.js";
import { encodeNetwork, type Network } from "../../onnx/network/network.js";
import type { Backbone } from "../backbone.js";
import { networkInput } from "../network-input.js";
import { checkAgainstOriginal } from "./check-against-original.js";
import { choosePreprocessing, type StatedPreprocessing } from "./choose-preprocessing.js";
import { exposeLayers } from "./expose-layers.js";
import { findLayers } from "./find-layers.js";

/** A network that someone brought, as Loci uses it. */
export interface PreparedNetwork extends Pick<Backbone, "preprocessing" | "defaultLayer" | "layers" | "network"> {
  readonly onlySize: number | undefined;
  /** Where the preprocessing is from, in words. */
  readonly preprocessingSource: string;
}

/** Where in the picture's tensor the channels are. */
export type PictureLayout = "channels-first" | "channels-last";

/** The names of a network's own values and weights cannot be those of layers, which have no slash. */
const INSIDE = { values: "network/", weights: "network/" };

/**
 * Makes a backbone of a network: today's operators, batch normalisation folded, raw pixels in, every value that has locations
 * a layer. What comes out is run beside the original and must agree with it.
 * Computes on this thread, native code included: meant for a process of its own.
 * @param file for messages
 * @throws RetrievalError when it is no network of this kind, or its preprocessing cannot be told
 */
export async function prepareNetwork(
  original: Network,
  file: string,
  stated: StatedPreprocessing,
): Promise<PreparedNetwork> {
  const network = foldBatchNormalisation(modernise(beforeFlatten(original)));
  const layout = layoutOf(network);
  const { preprocessing, source } = choosePreprocessing(network, file, stated);
  const graph = new OnnxGraph();
  const picture = networkInput(graph, preprocessing, layout);
  const values = [...new Set(network.nodes.map(({ outputs }) => outputs[0] as string))];
  const nameIn = graph.include(encodeNetwork(network, values), { [network.input.name]: picture }, INSIDE);
  const wrapped = { bytes: graph.encode(), nameIn };
  const { geometries, onlySize } = await findLayers(network, { file, wrapped, layout, size: preprocessing.size });
  const exposed = exposeLayers(graph, network, geometries, nameIn);
  const prepared = { layers: exposed.layers, network: graph.encode() };
  await checkAgainstOriginal(original, prepared.network, {
    ...{ file, preprocessing, layout, layers: exposed.firstNames, geometries },
  });
  const defaultLayer = stated.sidecar.defaultLayer ?? exposed.lastLayer;
  return { ...prepared, preprocessing, defaultLayer, onlySize, preprocessingSource: source };
}

export function layoutOf({ input: { dims } }: Pick<Network, "input">): PictureLayout {
  return dims[3] === 3 && dims[1] !== 3 ? "channels-last" : "channels-first";
}

/** Without what comes after the map is flattened, the classifier: it has no locations, and in VGG most of the weights. */
function beforeFlatten(network: Network): Network {
  const behind = new Set<string>();
  const nodes = network.nodes.filter(({ operator, inputs, outputs }) => {
    const isBehind = operator === "Flatten" || inputs.some((input) => behind.has(input));
    if (isBehind) for (const output of outputs) behind.add(output);
    return !isBehind;
  });
  return { ...network, nodes };
}
