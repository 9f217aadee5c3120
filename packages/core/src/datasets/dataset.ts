import type { Box, PictureFile } from "../image/picture-file.js";

/** Where a picture was taken. One data set uses one of the two kinds. */
export type Position =
  /** WGS 84, degrees: latitude −90 to 90, longitude −180 to 180. */
  | { readonly latitude: number; readonly longitude: number }
  /** Metres in a plane, east and north (UTM, or a frame of the data set's own). */
  | { readonly x: number; readonly y: number };

/** One picture of a data set. */
export interface Picture extends PictureFile {
  /** absolute */
  readonly path: string;
  /**
   * Relative to the root, "/"-separated on every system: the identity of the picture. A picture that is in the gallery as
   * a whole and asks with a part of it (Oxford, Paris) is there twice, under one name.
   */
  readonly name: string;
  /** the class; absent in a plain folder */
  readonly label?: string;
  /** the part of the data set that it belongs to: train, val, test, or as the data set has it */
  readonly split?: string;
  readonly position?: Position;
  /** of the camera, degrees clockwise from north, 0 up to but not including 360 */
  readonly heading?: number;
  /** of the exposure, milliseconds since 1970 */
  readonly time?: number;
  /** the drive, walk or clip that it belongs to */
  readonly sequence?: string;
  /** place in its sequence, from 0 */
  readonly frame?: number;
  /** the part of it that counts, pixels of the upright picture: it is described as if the rest were cut off */
  readonly box?: Box;
  /** whatever else the data set says of it, by column */
  readonly attributes?: Readonly<Record<string, string>>;
}

/** What counts as found, for each query in the order of `Dataset.queries`. Entries are places in `Dataset.gallery`, rising. */
export interface Relevance {
  readonly positives: readonly (readonly number[])[];
  /** neither found nor missed: taken out of the ranking */
  readonly ignored: readonly (readonly number[])[];
  /** those of the positives that are hard to tell; where a data set grades them (revisited Oxford and Paris) */
  readonly hard?: readonly (readonly number[])[];
}

/** Pictures, which of them ask, which of them answer, and what the data set itself says is right. */
export interface Dataset {
  /** name of the format that it was read as */
  readonly format: string;
  /** absolute; of a table, the folder it lies in */
  readonly root: string;
  readonly pictures: readonly Picture[];
  /** places in `pictures`, rising; in leave-one-out data all of them, as are the queries */
  readonly gallery: readonly number[];
  readonly queries: readonly number[];
  /** given by the data set itself; absent where a protocol finds it from labels, positions or frames */
  readonly relevance?: Relevance;
}
