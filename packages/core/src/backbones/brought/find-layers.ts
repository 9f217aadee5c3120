import { RetrievalError, reasonOf } from "../../errors.js";
import { measureShapes, type Shapes } from "../../onnx/network/measure-shapes.js";
import type { Network } from "../../onnx/network/network.js";
import { dimsOf } from "../../onnx/network/tensor-values.js";
import { type Geometry, traceGeometry } from "../../onnx/network/trace-geometry.js";
import { sideAt } from "../backbone.js";
import { oneAtATime } from "./check-against-original.js";
import type { PictureLayout } from "./prepare-network.js";

export interface FoundLayers {
  /** Of every value that has locations in the picture, first to last. */
  readonly geometries: ReadonlyMap<string, Geometry>;
  /** Side in pixels of the only input that the network takes; undefined if it takes others. */
  readonly onlySize: number | undefined;
}

interface Measured {
  readonly file: string;
  /** The network behind raw pixels, and how its values are named there. */
  readonly wrapped: { readonly bytes: Uint8Array; readonly nameIn: (value: string) => string };
  readonly layout: PictureLayout;
  /** Side of the input, pixels. */
  readonly size: number;
}

/** Two pictures at once, so that a network that was written for one is noticed. */
const BATCH = 2;

/** These give no features: numbers of other types, or none that depend on the picture. */
const noFeatures =
  /^(Cast|Shape|Size|Constant\w*|Equal|Less\w*|Greater\w*|Not|And|Or|Xor|Is\w+|Arg\w+|\w*Quantize\w*|Range|NonZero)$/;

/**
 * The values that have locations, by running the network: on a square input, where what `traceGeometry` says must come out,
 * and on one of other, different sides, where `sideAt` must.
 * @throws RetrievalError when the network does not run on two pictures, or nothing in it has locations
 */
export async function findLayers(network: Network, measured: Measured): Promise<FoundLayers> {
  const { layout, size } = measured;
  const shapes = await shapesAt(network, measured, [BATCH, size, size]).catch((cause) =>
    fail(network, measured, cause),
  );
  const all = traceGeometry(network, shapes, { name: network.input.name, layout });
  const made = new Map(network.nodes.map(({ operator, outputs }) => [outputs[0] as string, operator]));
  const square = [...all].filter(([value, geometry]) => {
    const operator = made.get(value);
    const agrees = [geometry.height, geometry.width].every((side) => side === sideAt(geometry, size));
    return (
      operator !== undefined && !noFeatures.test(operator) && agrees && geometry.height > 1 && geometry.channels > 1
    );
  });
  if (square.length === 0) throw noLayers(network, measured);
  const step = Math.max(...square.map(([, { steps }]) => steps.reduce((product, { stride }) => product * stride, 1)));
  const [height, width] = [size + step, size + 2 * step];
  const others = await shapesAt(network, measured, [1, height, width]).catch(() => undefined);
  if (others === undefined) return { geometries: new Map(square), onlySize: size };
  const again = traceGeometry(network, others, { name: network.input.name, layout });
  const everywhere = square.filter(([value, geometry]) => {
    const now = again.get(value);
    return now?.height === sideAt(geometry, height) && now.width === sideAt(geometry, width);
  });
  // A network whose layers mostly fit one size only is one for that size; single layers that do are left out.
  if (everywhere.length < square.length / 2) return { geometries: new Map(square), onlySize: size };
  return { geometries: new Map(everywhere), onlySize: undefined };
}

async function shapesAt(
  network: Network,
  { wrapped, layout }: Measured,
  [batch, height, width]: readonly [number, number, number],
): Promise<Shapes> {
  const values = [...new Set(network.nodes.map(({ outputs }) => outputs[0] as string))];
  const measured = await measureShapes(wrapped.bytes, values.map(wrapped.nameIn), [batch, height, width]);
  const picture = layout === "channels-first" ? [batch, 3, height, width] : [batch, height, width, 3];
  return new Map([
    ...[...network.tensors].map(([name, tensor]) => [name, dimsOf(tensor)] as const),
    [network.input.name, picture],
    ...values.map((value) => [value, measured.get(wrapped.nameIn(value)) ?? []] as const),
  ]);
}

/** One picture alone may go: then the file is right and was exported for one. */
async function fail(network: Network, measured: Measured, cause: unknown): Promise<never> {
  const { file, size } = measured;
  const alone = await shapesAt(network, measured, [1, size, size]).catch(() => undefined);
  if (alone !== undefined) throw oneAtATime(file, network.input.name);
  throw new RetrievalError({
    what: `${file} does not run on pictures of ${size} × ${size} pixels (${reasonOf(cause)})`,
    remedy: 'If it wants another size, say {"size": …} in its sidecar',
    cause,
  });
}

function noLayers(network: Network, { file }: Measured): RetrievalError {
  const [batch] = network.input.dims;
  if (batch === 1) return oneAtATime(file, network.input.name);
  return new RetrievalError({
    what: `${file}: layers`,
    expected: "values that keep the places of the picture: maps of a CNN, or patch tokens of a vision transformer",
    got: "none",
  });
}
