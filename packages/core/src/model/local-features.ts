/** Descriptors of parts of a picture, each with its place: what spatial verification compares. */
export interface LocalFeatures {
  /** Float32 `[count, dimension]`, row-major, each of unit L2 norm. */
  readonly descriptors: Float32Array;
  readonly dimension: number;
  /** Float32 `[count, 2]`: the middle of the part, x then y, as shares of the picture's width and height. */
  readonly places: Float32Array;
}
