import path from "node:path";
import {
  type MapFormula,
  type Model,
  type OneOrMore,
  RetrievalError,
  readSafetensors,
  type StoredTensor,
  writeSafetensors,
} from "@loci/core";
import { z } from "zod";
import { projection } from "../finishes/projection.js";
import type { Vocabulary } from "../vlad/soft-residuals.js";
import { type PatchGrid, type PatchMap, patchDescriptors, patchLocations } from "./patch-descriptors.js";

export const patchOptions = z.strictObject({
  sizes: z.array(z.int().min(1).max(64)).min(1).default([2, 5, 8]).describe("sides of the patches, in locations"),
  stride: z.int().min(1).max(64).default(1).describe("from patch to patch, in locations"),
  dimensions: z.int().min(1).max(4096).default(128).describe("length of a patch's descriptor after PCA whitening"),
});

export type PatchOptions = z.output<typeof patchOptions>;

/** A model with a NetVLAD head that also describes patches of a picture, for spatial verification. */
export interface PatchModel {
  readonly model: Model;
  readonly options: PatchOptions;
  /** `mean` and `projection` of the finish `pca`, fitted to patches. */
  readonly whitening: Readonly<Record<string, StoredTensor>>;
}

/** Patches of one size. */
export interface PatchScale {
  readonly grid: PatchGrid;
  /** See `LocalFeatures`. */
  readonly locations: Float32Array;
}

/** The sizes that fit into the model's feature map. @throws RetrievalError when the model has no map for patches, or none fits */
export function patchScales(model: Model, { sizes, stride }: PatchOptions): OneOrMore<PatchScale> {
  const map = patchMapOf(model);
  const fitting = sizes.filter((size) => size <= Math.min(map.height, map.width));
  const scales = fitting.map((size) => ({ grid: { size, stride }, locations: patchLocations(map, { size, stride }) }));
  if (scales.length > 0) return scales as unknown as OneOrMore<PatchScale>;
  throw new RetrievalError({
    what: "sizes of patches, locations",
    expected: `at most ${Math.min(map.height, map.width)}, the side of the feature map`,
    got: sizes.join(", "),
  });
}

/** What patches are cut from. @throws RetrievalError when the head is not NetVLAD over one layer in one view */
export function patchMapOf({ head, views }: Model): PatchMap {
  const [shape] = head.inputs;
  const { clusters } = head.options as { clusters: number };
  const isNetvlad = head.name === "netvlad" && head.necks.length === 0 && views.length === 1;
  if (!isNetvlad || shape.height === undefined || shape.width === undefined) {
    throw new RetrievalError({
      what: "patch descriptors",
      expected: "a model with the head netvlad without necks, pictures of one size, one view",
      got: `${head.name}${views.length > 1 ? " in several views" : ""}`,
      remedy: "For example mobilenet_v2/netvlad(clusters=32)",
    });
  }
  return { channels: shape.channels, height: shape.height, width: shape.width, clusters };
}

/** `[batch, patches, clusters * channels]` of one size, before whitening. */
export function rawPatches(model: Model, { grid }: PatchScale): MapFormula {
  const map = patchMapOf(model);
  return {
    parameters: model.head.parameters,
    compute: (ops, [featureMap], parameters) =>
      patchDescriptors(ops, featureMap, parameters as unknown as Vocabulary<typeof featureMap>, map, grid),
  };
}

/** `[batch, patches, dimensions]` of all sizes, one size behind the other, each of unit L2 norm. */
export function whitenedPatches({ model, options, whitening }: PatchModel): MapFormula {
  const { clusters, channels } = patchMapOf(model);
  const { dimensions } = options;
  const scales = patchScales(model, options);
  const prefixed = Object.entries(whitening).map(([name, tensor]) => [`patches/${name}`, tensor]);
  return {
    parameters: { ...model.head.parameters, ...Object.fromEntries(prefixed) },
    compute(ops, maps, parameters) {
      const [mean, axes] = [parameters["patches/mean"], parameters["patches/projection"]];
      const sides = scales.map((scale) => {
        const raw = rawPatches(model, scale).compute(ops, maps, parameters);
        const rows = ops.reshape(raw, ["infer", clusters * channels]);
        const short = projection.transform(ops, rows, { mean, projection: axes } as Record<string, typeof raw>);
        return ops.reshape(short, ["infer", scale.locations.length / 2, dimensions]);
      });
      return ops.concat(sides, 1);
    },
  };
}

const FILE = "patches.safetensors";

/** Writes what the patches need beside the model that is in `directory`. */
export async function savePatchModel({ options, whitening }: PatchModel, directory: string): Promise<void> {
  await writeSafetensors(path.join(directory, FILE), new Map(Object.entries(whitening)), {
    options: JSON.stringify(options),
  });
}

/** @throws RetrievalError when there is none, or it is damaged */
export async function loadPatchModel(model: Model, directory: string): Promise<PatchModel> {
  const { tensors, metadata } = await readSafetensors(path.join(directory, FILE));
  const options = patchOptions.parse(JSON.parse(metadata["options"] ?? "null"));
  return { model, options, whitening: Object.fromEntries(tensors) };
}
