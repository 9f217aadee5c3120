import { readFileSync } from "node:fs";
import { z } from "zod";
import { excerpt, RetrievalError, reasonOf } from "../../errors.js";
import type { ExternalData } from "../../onnx/network/external-data.js";
import type { Network } from "../../onnx/network/network.js";
import { readNetwork } from "../../onnx/network/read-network.js";
import { convertGraphModel } from "../convert-graph-model.js";
import { convertLayersModel, lastConvertible } from "../convert-layers-model.js";
import type { KerasLayer } from "../layers-model.js";
import { unknownOperators } from "../unknown-operators.js";

const weightEntry = z.object({
  name: z.string(),
  shape: z.array(z.int().min(0)),
  dtype: z.string(),
  quantization: z
    .object({ dtype: z.string(), scale: z.number().exactOptional(), min: z.number().exactOptional() })
    .exactOptional(),
});

const kerasLayer = z.object({
  name: z.string().optional(),
  class_name: z.string(),
  config: z.record(z.string(), z.unknown()),
  inbound_nodes: z.array(z.array(z.tuple([z.string()], z.unknown()))).optional(),
});

const graphNode = z.object({
  name: z.string(),
  op: z.string(),
  input: z.array(z.string()).default([]),
  attr: z.record(z.string(), z.unknown()).default({}),
});

/** `model.json` of TensorFlow.js, of either kind; what is not read is not looked at. */
const modelFile = z.object({
  modelTopology: z.union([
    z.object({ node: z.array(graphNode) }),
    z.object({
      model_config: z.object({
        class_name: z.string(),
        config: z.union([
          z.object({ layers: z.array(kerasLayer) }),
          z.array(kerasLayer).transform((layers) => ({ layers })),
        ]),
      }),
    }),
  ]),
  weightsManifest: z.array(z.object({ paths: z.array(z.string()), weights: z.array(weightEntry) })),
});

/**
 * A layers or graph model of TensorFlow.js as an ONNX network, as far as its operators are known. The classifier need not be.
 * Reads at once and blocks: meant for a process of its own.
 * @param file `model.json`; its weights lie beside it
 * @throws RetrievalError naming the operators in front of which maps end that cannot be converted
 */
export function readTensorflowModel(file: string, external: ExternalData): Network {
  const { modelTopology, weightsManifest } = readModelFile(file);
  const paths = weightsManifest.flatMap((group) => group.paths);
  const weightData = Buffer.concat(
    paths.map((name) => external.bytesOf({ name, externalData: [{ key: "location", value: name }] })),
  );
  if ("node" in modelTopology) return convertGraphModel(modelTopology.node, { weightsManifest, weightData }, file);
  const { class_name: kind, config } = modelTopology.model_config;
  const layers = inOrder(kind, config.layers);
  const { lastLayer, lost, unknown } = lastConvertible(layers);
  if (lastLayer === undefined || lost.length > 0)
    throw unknownOperators(
      file,
      unknown,
      lost.map(({ name }) => name),
    );
  const artifacts = { modelTopology: { model_config: { config: { layers } } }, weightsManifest, weightData };
  const { graph } = convertLayersModel(artifacts as Parameters<typeof convertLayersModel>[0], undefined, lastLayer);
  return readNetwork(graph.encode(), file);
}

function readModelFile(file: string): z.output<typeof modelFile> {
  try {
    return modelFile.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (cause) {
    const reason = excerpt(cause instanceof z.ZodError ? z.prettifyError(cause) : reasonOf(cause), 500);
    throw new RetrievalError({ what: `${file} is no model of TensorFlow.js (${reason})`, cause });
  }
}

/** A sequence does not say what comes from where: each layer comes from the one before it. */
function inOrder(kind: string, layers: readonly z.output<typeof kerasLayer>[]): readonly KerasLayer[] {
  const named = layers.map((layer) => ({ ...layer, name: layer.name ?? String(layer.config["name"]) }));
  if (kind !== "Sequential") return named.map((layer) => ({ ...layer, inbound_nodes: layer.inbound_nodes ?? [] }));
  const first = named[0]?.class_name === "InputLayer" ? [] : [{ name: "input", class_name: "InputLayer", config: {} }];
  const all = [...first, ...named];
  return all.map((layer, place) => {
    const before = all[place - 1];
    return { ...layer, inbound_nodes: before ? [[[before.name] as [string]]] : [] };
  });
}
