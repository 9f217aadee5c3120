import path from "node:path";
import { RetrievalError } from "../../errors.js";
import { shownAddress } from "../../files/shown-address.js";
import { inPrecision, precisionOf } from "../backbone-precision.js";

/** True for an address of the web. */
export const isAddress = (text: string): boolean => /^https?:\/\//i.test(text);

/** A location as messages and records may have it. */
export const shownLocation = (location: string): string => (isAddress(location) ? shownAddress(location) : location);

/** True for a file, a folder or an address in place of a backbone's name: it has a slash, or ends in .onnx or .json. */
export const isLocation = (text: string): boolean => /[\\/]/.test(text) || /\.(onnx|json)$/i.test(text);

/**
 * A name for the network at a location, after its file, or its folder where the file is called as they all are:
 * `models/resnet50.onnx` is `resnet50`, `mobilenet/model.json` is `mobilenet`. A name stays as it is, and so does the mark of a precision.
 */
export function backboneNameOf(text: string): string {
  const { reference, precision } = precisionOf(text);
  if (!isLocation(reference)) return text;
  const whole = isAddress(reference) ? new URL(reference).pathname : path.resolve(reference);
  const parts = whole.split(/[\\/]+/).filter((part) => part !== "");
  const stem = parts.at(-1)?.replace(/\.(onnx|json)$/i, "") ?? "";
  const telling = /^(model|network|index)?$/i.test(stem) ? (parts.at(-2) ?? stem) : stem;
  const name = telling.replace(/[^\w-]+/g, "_").replace(/^_+|_+$/g, "") || "network";
  return inPrecision(name, precision);
}

/**
 * @ and + separate layers and networks, so that a location has none of them.
 * @throws RetrievalError with the way around
 */
export function checkLocation(location: string): void {
  const separator = /[@+]/.exec(location)?.[0];
  if (separator === undefined) return;
  throw new RetrievalError({
    what: `location of a backbone: ${shownLocation(location)}`,
    expected: "a path or address without @ and +",
    got: `"${separator}"`,
    remedy: "Give it a name: loci backbones add NAME LOCATION. Layers are named with --layer",
  });
}
