import { createRequire } from "node:module";
import { z } from "zod";
import { type Backbone, checkSize, layerOf, type Preprocessing, sideAt, smallestSide } from "../backbones/backbone.js";
import { preprocessingSchema } from "../backbones/preprocessing-schema.js";
import { RetrievalError } from "../errors.js";
import { sha256 } from "../files/checksum.js";
import { reportDecoder } from "../image/decoder-report.js";
import type { Box } from "../image/picture-file.js";

/** Raised whenever this version of Loci makes other features of the same picture, or stores them in another way. */
const FEATURES_VERSION = 1;

const count = z.int().positive();

/** What the cached feature maps of one layer have in common; which picture and view a map is of is the map's own key. */
export const collectionSchema = z.strictObject({
  backbone: z.string(),
  fingerprint: z.string(),
  layer: z.string(),
  preprocessing: preprocessingSchema,
  /** What decoded the pictures and ran the network: another version may give other numbers. */
  software: z.string(),
  /** Of every map, in locations and channels. */
  height: count,
  width: count,
  channels: count,
});

export type Collection = z.output<typeof collectionSchema>;

/**
 * The collection that holds a layer's feature maps.
 * @throws RetrievalError for pictures of many shapes (fit shorter-side), whose maps do not stack, and for an unknown layer
 */
export function describeCollection(backbone: Backbone, layer: string, preprocessing: Preprocessing): Collection {
  const { size, fit, scale, offset } = preprocessing;
  const info = layerOf(backbone, layer);
  checkSize(backbone, size);
  if (fit === "shorter-side") {
    throw new RetrievalError({
      what: `cached features of ${backbone.name}@${layer}: fit`,
      expected: "fill, crop or letterbox, which give feature maps of one size",
      got: fit,
      remedy: "Choose one of them",
    });
  }
  if (size < smallestSide(info)) {
    throw new RetrievalError({
      what: `cached features of ${backbone.name}@${layer}: size of the pictures`,
      expected: `at least ${smallestSide(info)} pixels`,
      got: `${size}`,
    });
  }
  const side = sideAt(info, size);
  return {
    backbone: backbone.name,
    fingerprint: backbone.fingerprint,
    layer,
    preprocessing: { size, fit, scale, offset },
    software: softwareVersions(),
    height: side,
    width: side,
    channels: info.channels,
  };
}

/** SHA-256 (hex) over everything that determines the features of a given picture and view. */
export function collectionId({ fingerprint, layer, preprocessing, software }: Collection): string {
  const { size, fit, scale, offset } = preprocessing;
  return sha256(JSON.stringify([FEATURES_VERSION, fingerprint, layer, size, fit, scale, offset, software]));
}

/**
 * The key of a map inside its collection.
 * @param content SHA-256 (hex) of the picture file's bytes
 * @param box the part of the picture that is looked at (default: all of it)
 */
export function mapKey(content: string, viewKey: string, box?: Box): string {
  const part = box ? [JSON.stringify([box.left, box.top, box.width, box.height])] : [];
  return sha256([content, viewKey, ...part].join("\n"));
}

const BYTES_PER_HALF = 2;

/** Bytes of one map on disk. */
export const bytesOfMap = ({ height, width, channels }: Collection): number =>
  height * width * channels * BYTES_PER_HALF;

function softwareVersions(): string {
  const { version } = createRequire(import.meta.url)("onnxruntime-node/package.json") as { version: string };
  return `libvips ${reportDecoder().libvips}, onnxruntime ${version}`;
}
