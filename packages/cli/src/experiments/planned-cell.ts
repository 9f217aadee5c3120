import type { Dataset, ModelView, OneOrMore } from "@loci/core";
import type { HeadSpec, TrainingConfiguration } from "@loci/heads";
import type { ChosenProtocol } from "../choose-protocol.js";
import type { IndexChoice } from "./axis-values.js";
import type { CellConfiguration, CellData } from "./cell-result.js";

/** A cell before it has been computed: plain data, as it is sent to the process that does. */
export interface PlannedCell {
  readonly id: string;
  readonly system: string;
  readonly configuration: CellConfiguration;
  /** what is computed, in the terms of the library */
  readonly work: CellWork;
}

export interface CellWork {
  readonly backbone: string;
  readonly layers: OneOrMore<string>;
  readonly head: HeadSpec;
  readonly views: OneOrMore<ModelView>;
  readonly index: IndexChoice;
  readonly training: TrainingConfiguration | null;
}

/** What all cells of an experiment share. */
export interface SharedWork {
  /** report directory, absolute */
  readonly out: string;
  /** without pictures that cannot be read */
  readonly dataset: Dataset;
  /** to learn from; undefined: heads that start from data start from the gallery, without its labels */
  readonly train: Dataset | undefined;
  readonly data: CellData;
  readonly protocol: ChosenProtocol;
  readonly resamples: number;
}
