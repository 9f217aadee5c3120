import type { Admission } from "./admission.js";
import type { IndexSet } from "./index-set.js";
import type { MapTiles } from "./map-tiles.js";
import type { PictureRules } from "./resolve-examples.js";
import type { ServiceMetrics } from "./service-metrics.js";
import type { UploadBudget, UploadLimits } from "./uploads.js";
import type { PictureWriter } from "./write-pictures.js";

/** What the routes of a service work with. */
export interface ServiceParts {
  readonly indexes: IndexSet;
  readonly admission: Admission;
  readonly budget: UploadBudget;
  readonly uploadLimits: UploadLimits;
  readonly rules: PictureRules;
  readonly metrics: ServiceMetrics;
  /** Milliseconds for a request. */
  readonly timeLimit: number;
  /** By name of the index; `undefined`: nothing is written. */
  readonly writers: ReadonlyMap<string, PictureWriter> | undefined;
  readonly sharesModels: boolean;
  readonly tiles: MapTiles | undefined;
  isClosing(): boolean;
}
