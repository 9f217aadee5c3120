import type { Head, OneOrMore, Ops, PictureMap } from "@loci/core";
import {
  type Attributed,
  type AttributionRule,
  constantValue,
  fixedPart,
  type Tensor,
  type TensorFlow,
} from "./attributed.js";
import { attributingOps } from "./attributing-ops.js";

/** TensorFlow.js with its operators, as an engine has them. */
export interface Computing {
  readonly tf: TensorFlow;
  readonly ops: Ops<Tensor>;
}

/** ⟨descriptor, other⟩ = Σ over maps and locations of the contributions + constant. */
export interface Decomposition {
  /** For each map float32 `[height, width]`. */
  readonly contributions: readonly Float32Array[];
  /** What no location has a part in, such as the mean that a whitening subtracts. */
  readonly constant: number;
  /** What was done where the way to the descriptor is no sum. */
  readonly rules: ReadonlySet<AttributionRule>;
}

/** A location of one of a head's maps. */
export interface MapLocation {
  /** Position in `Head.inputs`. */
  readonly map: number;
  readonly row: number;
  readonly column: number;
}

/** Float32 `[descriptorLength]`. */
export function descriptorOf({ tf, ops }: Computing, head: Head, maps: readonly PictureMap[]): Float32Array {
  return tf.tidy(() => {
    const tensors = maps.map((map) => tensorOf(tf, map)) as [Tensor, ...Tensor[]];
    return head.aggregate(ops, tensors, parametersOf(tf, head)).dataSync() as Float32Array;
  });
}

/**
 * What each location of a picture contributes to the inner product of its descriptor with `other`: the gradient of that
 * product by the locations' gates, in which it is linear.
 * @param other `[descriptorLength]`
 */
export function decompose(
  computing: Computing,
  head: Head,
  maps: readonly PictureMap[],
  other: Float32Array,
): Decomposition {
  const { tf } = computing;
  let rules: Decomposition["rules"] = new Set();
  const { contributions, constant } = tf.tidy(() => {
    const direction = tf.tensor2d(other, [1, other.length]);
    let constant = 0;
    const product = (...gates: Tensor[]) => {
      const descriptor = attribute(computing, head, maps, gates);
      const fixed = fixedPart(descriptor);
      constant = fixed === undefined ? 0 : (tf.sum(tf.mul(fixed, direction)).dataSync()[0] as number);
      rules = descriptor.rules;
      const located = descriptor.located ?? tf.mul(tf.sum(gates[0] as Tensor), 0);
      return tf.sum(tf.mul(located, direction)) as ReturnType<TensorFlow["scalar"]>;
    };
    const gates = maps.map(({ height, width }) => tf.ones([1, height, width, 1]));
    const gradients = tf.grads(product)(gates);
    return { contributions: gradients.map((gradient) => gradient.dataSync() as Float32Array), constant };
  });
  return { contributions, constant, rules };
}

/** So many locations at once: each takes the memory of a feature map, or of its products of channels. */
const BATCH = 8;

/** The part that each of some locations has in the picture's descriptor: float32 `[locations, descriptorLength]`. */
export function partsOf(
  computing: Computing,
  head: Head,
  maps: readonly PictureMap[],
  locations: readonly MapLocation[],
): Float32Array {
  const { tf } = computing;
  const length = head.descriptorLength;
  const parts = new Float32Array(locations.length * length);
  for (let start = 0; start < locations.length; start += BATCH) {
    const some = locations.slice(start, start + BATCH);
    tf.tidy(() => {
      const gates = maps.map((map, position) => gatesOf(tf, map, position, some));
      const { located } = attribute(computing, head, maps, gates);
      if (located !== undefined) parts.set(located.dataSync() as Float32Array, start * length);
    });
  }
  return parts;
}

/** One row for each location, 1 there and 0 elsewhere. */
function gatesOf(
  tf: TensorFlow,
  { height, width }: PictureMap,
  map: number,
  locations: readonly MapLocation[],
): Tensor {
  const values = new Float32Array(locations.length * height * width);
  for (const [place, location] of locations.entries()) {
    if (location.map === map) values[(place * height + location.row) * width + location.column] = 1;
  }
  return tf.tensor(values, [locations.length, height, width, 1]);
}

function attribute(
  { tf, ops }: Computing,
  head: Head,
  maps: readonly PictureMap[],
  gates: readonly Tensor[],
): Attributed {
  const located = maps.map((map, position): Attributed => {
    const value = tensorOf(tf, map);
    const located = tf.mul(value, gates[position] as Tensor);
    return { ...constantValue(value), located, maps: new Set([position]) };
  });
  const parameters = Object.entries(parametersOf(tf, head)).map(([name, value]): [string, Attributed] => [
    name,
    constantValue(value),
  ]);
  const attributing = attributingOps(ops, (gates[0] as Tensor).shape[0] as number);
  return head.aggregate(attributing, located as unknown as OneOrMore<Attributed>, Object.fromEntries(parameters));
}

const tensorOf = (tf: TensorFlow, { values, height, width, channels }: PictureMap): Tensor =>
  tf.tensor(values, [1, height, width, channels]);

const parametersOf = (tf: TensorFlow, { parameters }: Head): Record<string, Tensor> =>
  Object.fromEntries(
    Object.entries(parameters).map(([name, { data, shape }]) => [name, tf.tensor(data, [...shape], "float32")]),
  );
