import { createHash } from "node:crypto";
import type { Model, Picture } from "@loci/core";
import type { TrainingConfiguration } from "./configuration.js";
import type { PictureRoles } from "./training-set.js";

/** SHA-256 (hex) of everything that a run's weights depend on but the engine: a checkpoint belongs to one such run. */
export function runIdentity(
  { backbone, layers, preprocessing }: Pick<Model, "backbone" | "layers" | "preprocessing">,
  head: string,
  configuration: TrainingConfiguration,
  pictures: readonly Picture[],
  { queries, gallery }: PictureRoles,
): string {
  const hash = createHash("sha256");
  hash.update(JSON.stringify([backbone.fingerprint, layers, preprocessing, head, configuration, queries, gallery]));
  for (const { name, label, position, box } of pictures) {
    hash.update(JSON.stringify([name, label, position, ...(box ? [box] : [])]));
  }
  return hash.digest("hex");
}
