import { InferenceSession, Tensor } from "onnxruntime-node";
import { RetrievalError, reasonOf } from "../../errors.js";
import { PIXELS } from "../../model/model.js";
import { OnnxGraph } from "../../onnx/graph.js";
import { encodeNetwork, type Network } from "../../onnx/network/network.js";
import type { Geometry } from "../../onnx/network/trace-geometry.js";
import { refuseTelemetry } from "../../onnx/refuse-telemetry.js";
import { createRandom } from "../../random.js";
import type { ChannelNumbers, Preprocessing } from "../backbone.js";
import type { PictureLayout } from "./prepare-network.js";

interface Compared {
  readonly file: string;
  readonly preprocessing: Preprocessing;
  readonly layout: PictureLayout;
  /** A name of each value that is a layer. */
  readonly layers: ReadonlyMap<string, string>;
  readonly geometries: ReadonlyMap<string, Geometry>;
}

/** Layers that are compared: the last one, which depends on most of the network, and some before it. */
const COMPARED = 4;
/** Of the layer's largest value: float32 in another order of summation stays far below. */
const TOLERANCE = 1e-3;

/**
 * Runs both networks on random pictures, the prepared one on two at once, and compares layers.
 * @param original as its file has it
 * @throws RetrievalError when they differ, which no network that Loci understands does
 */
export async function checkAgainstOriginal(
  original: Network,
  prepared: Uint8Array,
  { file, preprocessing, layout, layers, geometries }: Compared,
): Promise<void> {
  const there = new Set(original.nodes.flatMap(({ outputs }) => outputs));
  const common = [...layers].filter(([value]) => there.has(value));
  const some = [
    ...new Set(
      Array.from({ length: COMPARED }, (_, place) =>
        common.at(Math.floor(((place + 1) * common.length) / COMPARED) - 1),
      ),
    ),
  ].filter((one) => one !== undefined);
  const graph = OnnxGraph.decode(prepared);
  graph.clearOutputs();
  for (const [, name] of some) graph.output(name, "float32");
  graph.prune();
  const { size } = preprocessing;
  const pictures = [randomPixels(size, 1), randomPixels(size, 2)];
  const both = new Tensor("uint8", Buffer.concat(pictures), [pictures.length, size, size, 3]);
  const ours = await run(graph.encode(), PIXELS, [both]).catch((cause) => {
    if (original.input.dims[0] === 1) throw oneAtATime(file, original.input.name);
    throw new RetrievalError({ what: `${file} does not run on two pictures at once (${reasonOf(cause)})`, cause });
  });
  const dims = layout === "channels-first" ? [1, 3, size, size] : [1, size, size, 3];
  const inputs = pictures.map((pixels) => new Tensor("float32", inputOf(pixels, preprocessing, layout), dims));
  const bytes = encodeNetwork(
    original,
    some.map(([value]) => value),
  );
  const theirs = await run(bytes, original.input.name, inputs).catch((cause) => {
    throw new RetrievalError({ what: `${file} does not run as it is (${reasonOf(cause)})`, cause });
  });
  for (const [value, name] of some) {
    const geometry = geometries.get(value) as Geometry;
    const maps = numbersOf(ours[0]?.[name]);
    for (const place of pictures.keys()) {
      const map = maps.subarray((place * maps.length) / pictures.length, ((place + 1) * maps.length) / pictures.length);
      const difference = largestDifference(map, numbersOf(theirs[place]?.[value]), geometry);
      if (difference > TOLERANCE) throw differs(file, original, name, difference);
    }
  }
}

const numbersOf = (tensor: Tensor | undefined): Float32Array => (tensor?.data ?? new Float32Array()) as Float32Array;

function differs(file: string, { input }: Network, layer: string, difference: number): RetrievalError {
  if (input.dims[0] === 1) return oneAtATime(file, input.name);
  return new RetrievalError({
    what: `${file}: layer ${layer}, brought to operators of today and computed for two pictures at once`,
    expected: "what the file itself gives for each",
    got: `a difference of ${difference.toPrecision(2)} of its largest value`,
    remedy: "Export the network again with opset_version=17, for any number of pictures",
  });
}

/** A network that was exported for one picture. */
export const oneAtATime = (file: string, input: string): RetrievalError =>
  new RetrievalError({
    what: `${file}: pictures at once`,
    expected: "any number",
    got: "one, for which it was exported",
    remedy: `Export it again, in PyTorch with dynamic_axes={"${input}": {0: "batch"}}`,
  });

async function run(
  network: Uint8Array,
  input: string,
  pictures: readonly Tensor[],
): Promise<readonly Readonly<Record<string, Tensor>>[]> {
  refuseTelemetry();
  const session = await InferenceSession.create(network, { logSeverityLevel: 4, intraOpNumThreads: 1 });
  try {
    const results: Record<string, Tensor>[] = [];
    for (const picture of pictures) results.push((await session.run({ [input]: picture })) as Record<string, Tensor>);
    return results;
  } finally {
    await session.release();
  }
}

function randomPixels(size: number, seed: number): Uint8Array {
  const random = createRandom(seed);
  return Uint8Array.from({ length: size * size * 3 }, () => random.integer(256));
}

/** By the definition of `Preprocessing`, without any network. */
function inputOf(
  pixels: Uint8Array,
  { scale, offset, channelOrder }: Preprocessing,
  layout: PictureLayout,
): Float32Array {
  const result = new Float32Array(pixels.length);
  const places = pixels.length / 3;
  const at = (numbers: ChannelNumbers, channel: number) =>
    typeof numbers === "number" ? numbers : (numbers[channel] as number);
  for (let place = 0; place < places; place++) {
    for (let channel = 0; channel < 3; channel++) {
      const pixel = pixels[place * 3 + (channelOrder === "bgr" ? 2 - channel : channel)] as number;
      const target = layout === "channels-first" ? channel * places + place : place * 3 + channel;
      result[target] = pixel * at(scale, channel) + at(offset, channel);
    }
  }
  return result;
}

/** As a part of the largest value. @param map channels first @param value of the original, in its own layout */
function largestDifference(map: Float32Array, value: Float32Array, geometry: Geometry): number {
  const { layout, channels, height, width, grid } = geometry;
  const places = height * width;
  const first = layout === "tokens" ? (grid?.before ?? 0) * channels : 0;
  let [largest, difference] = [0, 0];
  for (let channel = 0; channel < channels; channel++) {
    for (let place = 0; place < places; place++) {
      const here = map[channel * places + place] as number;
      const source = layout === "channels-first" ? channel * places + place : first + place * channels + channel;
      const there = value[source] as number;
      largest = Math.max(largest, Math.abs(there) || 0);
      const apart = Math.abs(here - there);
      // NaN in both is the same; in one of them it is a difference.
      difference = Math.max(
        difference,
        Number.isNaN(apart) && !(Number.isNaN(here) && Number.isNaN(there)) ? Infinity : apart || 0,
      );
    }
  }
  return difference / Math.max(largest, Number.MIN_VALUE);
}
