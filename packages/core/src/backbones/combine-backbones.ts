import { RetrievalError } from "../errors.js";
import { sha256 } from "../files/checksum.js";
import type { OneOrMore } from "../model/head.js";
import { PIXELS } from "../model/model.js";
import { OnnxGraph } from "../onnx/graph.js";
import type { Backbone } from "./backbone.js";

/**
 * Several networks over the same pixels as one backbone, for heads that take layers of both. Its layers are named
 * `backbone@layer`; fit and size are the first one's, since all see the same picture at the same size.
 * @throws RetrievalError when one comes twice
 */
export function combineBackbones(parts: OneOrMore<Backbone>): Backbone {
  const [first] = parts;
  const name = parts.map((part) => part.name).join("+");
  if (new Set(parts.map((part) => part.name)).size < parts.length) {
    throw new RetrievalError({
      what: `backbones ${name}`,
      expected: "each once",
      remedy: "Join further layers of the same backbone by +, as in inception_v3@mixed6+mixed8",
    });
  }
  const graph = new OnnxGraph();
  graph.input(PIXELS, "uint8", ["batch", "height", "width", 3]);
  const layers: Record<string, Backbone["layers"][string]> = {};
  for (const part of parts) {
    const prefix = `${part.name}@`;
    graph.include(part.network, { [PIXELS]: PIXELS }, { values: prefix, weights: prefix });
    for (const [layer, info] of Object.entries(part.layers)) layers[`${prefix}${layer}`] = info;
  }
  const origins = parts.flatMap(({ origin }) => origin ?? []);
  return {
    name,
    ...(origins.length > 0 && {
      origin: {
        location: origins.map(({ location }) => location).join(", "),
        preprocessing: origins.map(({ preprocessing }) => preprocessing).join("; "),
      },
    }),
    ...onlySizeOf(parts),
    fingerprint: sha256(JSON.stringify(parts.map(({ fingerprint }) => fingerprint))),
    preprocessing: first.preprocessing,
    defaultLayer: `${first.name}@${first.defaultLayer}`,
    layers,
    network: graph.encode(),
  };
}

/** @throws RetrievalError when two networks take one size each, and not the same */
function onlySizeOf(parts: OneOrMore<Backbone>): Pick<Backbone, "onlySize"> {
  const [size, other] = new Set(parts.flatMap(({ onlySize }) => onlySize ?? []));
  if (other === undefined) return size === undefined ? {} : { onlySize: size };
  throw new RetrievalError({
    what: `sizes of the inputs of ${parts.map(({ name }) => name).join(" and ")}, pixels`,
    expected: "the same, since both look at the same picture",
    got: `${size} and ${other}`,
  });
}
