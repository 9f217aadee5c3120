/** A decoded picture, upright, in sRGB. */
export interface Image {
  /** pixels */
  readonly width: number;
  /** pixels */
  readonly height: number;
  /** [height, width, 3]: red, green, blue of the top left pixel, then of the one to its right; 0-255; owned by the image */
  readonly data: Uint8Array;
}
