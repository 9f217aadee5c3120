import { RetrievalError } from "../../errors.js";
import type { Network } from "../../onnx/network/network.js";
import type { Preprocessing } from "../backbone.js";
import { detectPreprocessing } from "./detect-preprocessing.js";
import { preprocessingFamilies } from "./preprocessing-families.js";
import type { Sidecar } from "./sidecar.js";

/** What someone says about a network, and where. */
export interface StatedPreprocessing {
  readonly sidecar: Sidecar;
  /** The sidecar's file, or in words where it is from. */
  readonly source: string;
}

/** Where neither the file nor anyone says it. */
const USUAL_SIZE = 224;

/**
 * What is said counts most; then what the file fixes (its input's sides) and shows (see `detectPreprocessing`). Pictures are
 * brought to the size by `fill` if nothing else is said: retrieval wants to see all of a picture.
 * @throws RetrievalError when the arithmetic is not said and cannot be told, or the input is not square
 */
export function choosePreprocessing(
  network: Network,
  file: string,
  { sidecar, source }: StatedPreprocessing,
): { readonly preprocessing: Preprocessing; readonly source: string } {
  const size = sizeOf(network, file, sidecar);
  const { fit = "fill", scale, offset, channelOrder } = sidecar;
  if (scale !== undefined && offset !== undefined) {
    return { preprocessing: { size, fit, scale, offset, ...(channelOrder && { channelOrder }) }, source };
  }
  const detected = detectPreprocessing(network);
  if (detected === undefined) throw unknown(file);
  const order = channelOrder ?? detected.preprocessing.channelOrder;
  const { scale: detectedScale, offset: detectedOffset } = detected.preprocessing;
  const preprocessing = {
    size,
    fit,
    scale: detectedScale,
    offset: detectedOffset,
    ...(order && { channelOrder: order }),
  };
  return { preprocessing, source: `told from the network: ${detected.why}` };
}

function sizeOf({ input: { dims } }: Network, file: string, { size }: Sidecar): number {
  const [height, width] = dims[3] === 3 && dims[1] !== 3 ? dims.slice(1, 3) : dims.slice(2);
  if (height !== width) {
    const got = `${height ?? "any"} × ${width ?? "any"}`;
    throw new RetrievalError({ what: `${file}: sides of the input`, expected: "the same, or both of any length", got });
  }
  return size ?? height ?? USUAL_SIZE;
}

const unknown = (file: string): RetrievalError =>
  new RetrievalError({
    what: `${file}: it does not show how its training pictures were prepared`,
    remedy:
      `Say it in a file beside it, ${stemOf(file)}.preprocessing.json, as {"family": NAME} with one of ` +
      `${Object.keys(preprocessingFamilies).join(", ")}, or as {"mean": [r, g, b], "std": [r, g, b]}; ` +
      "or register the network: loci backbones add NAME FILE --preprocessing FAMILY",
  });

const stemOf = (file: string): string => file.replace(/^.*[\\/]/, "").replace(/\.\w+$/, "");
