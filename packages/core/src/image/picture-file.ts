/** A rectangle of an upright picture: pixels from its upper left corner. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** What is looked at: a picture file, or a part of it. */
export interface PictureFile {
  readonly path: string;
  /** The only part of the picture that counts (default: all of it). */
  readonly box?: Box;
  /**
   * Its content, where that is at hand or comes from elsewhere: no file is read then, and `path` is what messages call it. A
   * RetrievalError of the function makes the picture a skipped one, any other error ends the describing.
   */
  readonly bytes?: Uint8Array | (() => Promise<Uint8Array>);
}
