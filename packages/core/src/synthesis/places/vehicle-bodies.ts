import type { Point } from "../geometry.js";

/** Side views of cars, metres. */
export interface VehicleBody {
  /** Outline of the side from the front bumper's foot over the roof, for a car that drives to the left. */
  readonly outline: readonly Point[];
  readonly panes: readonly (readonly Point[])[];
  readonly wheels: readonly [number, number];
}

export const vehicleBodies: Readonly<Record<"saloon" | "hatchback" | "van", VehicleBody>> = {
  saloon: {
    outline: [
      [0, 0.3],
      [0.02, 0.65],
      [0.25, 0.8],
      [1.15, 0.93],
      [1.85, 1.4],
      [2.95, 1.43],
      [3.7, 1.0],
      [4.35, 0.92],
      [4.42, 0.5],
      [4.35, 0.3],
    ],
    panes: [
      [
        [1.4, 0.95],
        [2.3, 0.97],
        [2.3, 1.33],
        [1.92, 1.33],
      ],
      [
        [2.4, 0.97],
        [3.4, 0.99],
        [2.92, 1.34],
        [2.4, 1.33],
      ],
    ],
    wheels: [0.85, 3.45],
  },
  hatchback: {
    outline: [
      [0, 0.3],
      [0.02, 0.68],
      [0.3, 0.85],
      [0.95, 0.98],
      [1.6, 1.5],
      [3.2, 1.52],
      [3.72, 1.0],
      [3.78, 0.5],
      [3.7, 0.3],
    ],
    panes: [
      [
        [1.2, 1.0],
        [2.0, 1.02],
        [2.0, 1.42],
        [1.66, 1.42],
      ],
      [
        [2.1, 1.02],
        [3.35, 1.04],
        [3.1, 1.43],
        [2.1, 1.42],
      ],
    ],
    wheels: [0.75, 3],
  },
  van: {
    outline: [
      [0, 0.35],
      [0.02, 0.8],
      [0.4, 1.1],
      [0.95, 1.3],
      [1.5, 2.1],
      [1.8, 2.25],
      [5, 2.28],
      [5.08, 2.1],
      [5.1, 0.6],
      [5.05, 0.35],
    ],
    panes: [
      [
        [1.1, 1.3],
        [1.95, 1.3],
        [1.95, 1.9],
        [1.55, 1.9],
      ],
    ],
    wheels: [0.95, 4.05],
  },
};
