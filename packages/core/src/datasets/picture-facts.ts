import { RetrievalError } from "../errors.js";
import type { Picture } from "./dataset.js";
import type { UtmPosition } from "./utm.js";

/** What is told of a picture besides its file. */
export type PictureFacts = Omit<Picture, "path" | "name" | "position"> & {
  readonly position?: NonNullable<Picture["position"]> | UtmPosition;
};

/** @throws RetrievalError for a coordinate, heading, time, frame or box that is NaN or out of range */
export function checkFacts({ position, heading, time, frame, box }: PictureFacts): void {
  if (position !== undefined && "latitude" in position) {
    checkNumber("latitude", position.latitude, "degrees from -90 to 90", (value) => Math.abs(value) <= 90);
    checkNumber("longitude", position.longitude, "degrees from -180 to 180", (value) => Math.abs(value) <= 180);
  } else if (position !== undefined && "zone" in position) {
    checkNumber("UTM zone", position.zone, "1 to 60", (value) => Number.isInteger(value) && value >= 1 && value <= 60);
    checkNumber("UTM east", position.east, "metres from 100,000 to 900,000", (value) => value >= 1e5 && value <= 9e5);
    checkNumber("UTM north", position.north, "metres from 0 to 10,000,000", (value) => value >= 0 && value <= 1e7);
  } else if (position !== undefined) {
    checkNumber("x", position.x, "metres", () => true);
    checkNumber("y", position.y, "metres", () => true);
  }
  if (heading !== undefined)
    checkNumber("heading", heading, "degrees from 0, below 360", (value) => value >= 0 && value < 360);
  if (time !== undefined) checkNumber("time", time, "a time", () => true);
  if (frame !== undefined) {
    checkNumber("frame", frame, "a whole number from 0", (value) => Number.isSafeInteger(value) && value >= 0);
  }
  if (box === undefined) return;
  checkNumber("left side of the box", box.left, "pixels from 0", (value) => value >= 0);
  checkNumber("upper side of the box", box.top, "pixels from 0", (value) => value >= 0);
  checkNumber("width of the box", box.width, "more than 0 pixels", (value) => value > 0);
  checkNumber("height of the box", box.height, "more than 0 pixels", (value) => value > 0);
}

function checkNumber(what: string, value: number, expected: string, inRange: (value: number) => boolean): void {
  if (Number.isFinite(value) && inRange(value)) return;
  throw new RetrievalError({ what, expected, got: String(value), remedy: "Correct the value, or leave it empty" });
}

/** Degrees to 0 up to but not including 360; NaN stays NaN. */
export const normaliseHeading = (degrees: number): number => ((degrees % 360) + 360) % 360;
