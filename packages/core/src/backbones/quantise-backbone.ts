import path from "node:path";
import { cachedBytes } from "../files/cached-bytes.js";
import { sha256 } from "../files/checksum.js";
import { calibrationPictures } from "../quantisation/calibration-pictures.js";
import { measureRanges } from "../quantisation/measure-ranges.js";
import { quantiseNetwork } from "../quantisation/quantise-network.js";
import type { Backbone } from "./backbone.js";
import { inPrecision } from "./backbone-precision.js";

/** Raised whenever the same network becomes another one in 8 bits. */
const QUANTISER_VERSION = 2;

/**
 * A backbone in 8 bits, under a name and fingerprint of its own. How large its values get is measured on pictures that Loci
 * draws; the result is kept in the cache. The fingerprint is that of what it is made of: on another processor the steps may
 * differ in the last digits of float32.
 */
export async function quantiseBackbone(backbone: Backbone): Promise<Backbone> {
  const fingerprint = sha256(JSON.stringify(["int8", QUANTISER_VERSION, backbone.fingerprint]));
  const network = await cachedBytes(path.join("backbones", "int8", `${fingerprint}.onnx`), async () =>
    quantiseNetwork(
      backbone.network,
      await measureRanges(backbone.network, calibrationPictures(backbone.preprocessing)),
    ),
  );
  return { ...backbone, name: inPrecision(backbone.name, "int8"), fingerprint, network };
}
