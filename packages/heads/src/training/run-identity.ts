import { createHash } from "node:crypto";
import type { Model, Picture } from "@loci/core";
import type { TrainingConfiguration } from "./configuration.js";
import type { PictureRoles } from "./training-set.js";

/** What a run's weights also depend on. */
export interface RunOrigin {
  /** Of the head's start, where it is not the configuration's. */
  readonly seed?: number | undefined;
  /** SHA-256 of each picture's file. */
  readonly contents?: readonly string[];
}

/** SHA-256 (hex) of everything that a run's weights depend on but the engine: a checkpoint belongs to one such run. */
export function runIdentity(
  { backbone, layers, preprocessing }: Pick<Model, "backbone" | "layers" | "preprocessing">,
  head: string,
  configuration: TrainingConfiguration,
  pictures: readonly Picture[],
  { queries, gallery }: PictureRoles,
  { seed = configuration.seed, contents = [] }: RunOrigin = {},
): string {
  const hash = createHash("sha256");
  hash.update(
    JSON.stringify([backbone.fingerprint, layers, preprocessing, head, configuration, queries, gallery, seed]),
  );
  for (const [place, { name, label, position, box }] of pictures.entries()) {
    hash.update(JSON.stringify([name, label, position, contents[place], ...(box ? [box] : [])]));
  }
  return hash.digest("hex");
}
