import type { Point } from "../geometry.js";

/** A point of the street in metres: x along the facades, y up from the pavement, z into the houses (0 is their front). */
export type Place3 = readonly [number, number, number];

/** Where the photographer stands and looks; metres, radians and picture units. */
export interface Viewpoint {
  readonly x: number;
  /** Height of the eye over the pavement. */
  readonly height: number;
  /** Distance of the eye from the fronts. */
  readonly distance: number;
  /** Turn to the right from facing the fronts. */
  readonly yaw: number;
  readonly pitch: number;
  readonly roll: number;
  /** Focal length in picture units: a picture is 320 of them wide. */
  readonly focal: number;
}

/** A pinhole camera with a shifted lens, as those who photograph houses use: walls stay upright at pitch 0. */
export interface Camera {
  readonly eye: Place3;
  /** To the camera's own axes: right, up, ahead. */
  turn(place: Place3): Place3;
  /** From the camera's axes to the picture; ahead must be positive. */
  project(turned: Place3): Point;
  /** Picture units a metre takes at this place. */
  scaleAt(place: Place3): number;
}

/** @param centre the picture's centre and the height of its horizon, in picture units */
export function createCamera(viewpoint: Viewpoint, centre: Point): Camera {
  const { x: eyeX, height, distance, yaw, pitch, roll, focal } = viewpoint;
  const [cosYaw, sinYaw, cosPitch, sinPitch] = [Math.cos(yaw), Math.sin(yaw), Math.cos(pitch), Math.sin(pitch)];
  const [cosRoll, sinRoll] = [Math.cos(roll), Math.sin(roll)];
  const turn = ([x, y, z]: Place3): Place3 => {
    const along = x - eyeX;
    const up = y - height;
    const away = z + distance;
    const ahead = along * sinYaw + away * cosYaw;
    return [along * cosYaw - away * sinYaw, up * cosPitch - ahead * sinPitch, ahead * cosPitch + up * sinPitch];
  };
  return {
    eye: [eyeX, height, -distance],
    turn,
    project: ([right, up, ahead]) => {
      const x = (focal * right) / ahead;
      const y = (-focal * up) / ahead;
      return [centre[0] + x * cosRoll - y * sinRoll, centre[1] + x * sinRoll + y * cosRoll];
    },
    scaleAt: (place) => focal / Math.max(0.5, turn(place)[2]),
  };
}
