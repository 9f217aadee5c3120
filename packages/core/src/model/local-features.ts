/** Descriptors of parts of a picture, each with its place: what spatial verification compares. */
export interface LocalFeatures {
  /** Components of a local descriptor. */
  readonly dimension: number;
  /** Float32 `[count, dimension]`, row-major, each of unit L2 norm. */
  readonly descriptors: Float32Array;
  /** Float32 `[count, 2]`: the middle of the part, x then y, in cells of the feature map; the first cell's is .5, .5. */
  readonly locations: Float32Array;
}

/** The local features of a picture, scale by scale; every picture that one model describes has the same scales. */
export type PictureFeatures = readonly LocalFeatures[];
