import type { Dataset } from "./dataset.js";

/** Something wrong with one line of a data set, or with one picture. */
export interface DatasetProblem {
  /** relative to the root where it lies below it */
  readonly file: string;
  /** from 1; absent where the file has no lines */
  readonly line?: number;
  /** what is wrong, what was expected, what was found */
  readonly reason: string;
  readonly remedy?: string;
}

export interface DatasetOptions {
  /** name of the format, where it is not to be detected */
  readonly format?: string;
  /** folder that listed paths are relative to, where the lists lie elsewhere. Default: as the format has it */
  readonly root?: string;
  /** only pictures of this split: train, val, test, or as the data set has it */
  readonly split?: string;
  /** only these classes: numbers of the classes in order of name, from 1 (`1-100`, `1-50,101-150`), or their names */
  readonly classes?: string;
  /** keep only so many pictures of each class, the first in order */
  readonly firstPerClass?: number;
  /**
   * Whether pictures with a box count as what is in it. Default: yes; but not where boxes only annotate, as those of
   * CUB-200-2011, Cars196 and In-shop do, whose usual evaluations look at whole pictures
   */
  readonly boxes?: boolean;
  /** of a table: which of its columns holds what, for example `{ path: "photo", frame: "x" }` */
  readonly columns?: Readonly<Record<string, string>>;
  /** Told of every bad row, which is then left out. Without it the first one is thrown. */
  readonly onProblem?: (problem: DatasetProblem) => void;
}

/** What a format is given: the options that concern reading, and whom to tell of bad rows. */
export interface ReadOptions extends Pick<DatasetOptions, "root" | "split" | "columns"> {
  readonly report: (problem: DatasetProblem) => void;
}

/** A catalogue entry: one way in which data sets lie on disk. */
export interface DatasetFormat {
  readonly name: string;
  /** One line for people. */
  readonly summary: string;
  /** How it lies on disk, in a line: what `detect` looks for. */
  readonly layout: string;
  /** Where the format comes from: paper, repository or standard. */
  readonly source: string;
  /** Present where boxes are annotations that are not looked at unless that is asked for. */
  readonly boxesAnnotate?: true;
  /** Whether this looks like one; opens as little as it can. */
  detect(location: string): Promise<boolean>;
  /**
   * Reads all of it, every split and class. Bad rows are reported and left out.
   * @throws RetrievalError when it is none, or damaged as a whole
   */
  read(location: string, options: ReadOptions): Promise<Dataset>;
}
