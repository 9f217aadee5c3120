/**
 * The ways a picture of any shape becomes the input of a network. `resize` is how sharp
 * gets there; a crop is then cut out (see `centreOf`).
 * The choice changes results and belongs to a model: a network trained on whole pictures wants to see whole pictures.
 */
export const fits = {
  fill: {
    description: "stretch to size x size: the whole picture, its aspect ratio changed",
    resize: "fill",
  },
  crop: {
    description: "cover size x size and keep the centre: aspect ratio kept, the ends of the longer side cut off",
    resize: "outside",
  },
  letterbox: {
    description: "fit inside size x size with black bars: whole picture, aspect ratio kept, fewer pixels of it",
    resize: "contain",
  },
  "shorter-side": {
    description: "shorter side = size: whole picture, aspect ratio kept, pictures of different shapes",
    resize: "outside",
  },
} as const;

/** The name of a way to fit a picture to a size. */
export type Fit = keyof typeof fits;
