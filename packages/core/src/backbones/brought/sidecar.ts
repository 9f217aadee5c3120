import { readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { choose } from "../../catalogue.js";
import { excerpt, RetrievalError, reasonOf } from "../../errors.js";
import { checkYamlDepth } from "../../files/yaml-depth.js";
import { channelNumbers, fitName } from "../preprocessing-schema.js";
import { type PreprocessingFamily, preprocessingFamilies, standardised } from "./preprocessing-families.js";

const side = z.int().min(1).max(4096);
const perChannel = z.tuple([z.number(), z.number(), z.number()]);

/** What is said about a network besides the network itself, families and deviations written out. */
export const statedSchema = z.strictObject({
  /** `pixel · scale + offset`. */
  scale: channelNumbers.optional(),
  offset: channelNumbers.optional(),
  channelOrder: z.enum(["rgb", "bgr"]).optional(),
  /** Side of the input, pixels. */
  size: side.optional(),
  fit: fitName.optional(),
  /** The layer that is taken where none is named. */
  defaultLayer: z.string().optional(),
});

/** What a file beside a network may say about it. */
const sidecarSchema = statedSchema.extend({
  /** A convention by name, in place of scale and offset. */
  family: z.enum(Object.keys(preprocessingFamilies) as [string, ...string[]]).optional(),
  /** Likewise: `(pixel / 255 − mean) / std`. */
  mean: perChannel.optional(),
  std: perChannel.optional(),
});

export type Sidecar = z.output<typeof statedSchema>;

/** @param where the text is from, for messages. @throws RetrievalError naming what is wrong with it */
export function readSidecar(value: unknown, where: string): Sidecar {
  const result = sidecarSchema.safeParse(value);
  if (!result.success) throw invalid(where, z.prettifyError(result.error));
  const { family, mean, std, scale, offset, ...others } = result.data;
  const given = [family, mean ?? std, scale ?? offset].filter((one) => one !== undefined).length;
  const halves = (mean === undefined) !== (std === undefined) || (scale === undefined) !== (offset === undefined);
  if (given > 1 || halves) throw invalid(where, "one of: family; mean and std; scale and offset");
  if (std?.some((deviation) => deviation <= 0)) throw invalid(where, "std: greater than 0");
  const arithmetic =
    family !== undefined
      ? (choose("family", preprocessingFamilies, family) as PreprocessingFamily).preprocessing
      : mean && std
        ? standardised(mean, std)
        : scale !== undefined && offset !== undefined
          ? { scale, offset }
          : {};
  const said = Object.entries(others).filter(([, one]) => one !== undefined);
  return { ...arithmetic, ...Object.fromEntries(said) };
}

const invalid = (where: string, problem: string): RetrievalError =>
  new RetrievalError({
    what: `${where} says no preprocessing (${problem})`,
    remedy: `For example {"family": "torchvision", "size": 224} or {"mean": [0.5, 0.5, 0.5], "std": [0.5, 0.5, 0.5]}`,
  });

/** A file of JSON or YAML. @throws RetrievalError when it cannot be read or says something else */
export async function readSidecarFile(file: string): Promise<Sidecar> {
  // By its first use: hardly a command reads one, and it is 72 modules.
  const { parse } = await import("yaml");
  let value: unknown;
  try {
    const text = await readFile(file, "utf8");
    checkYamlDepth(text, file);
    value = parse(text, { maxAliasCount: 0 });
  } catch (cause) {
    if (cause instanceof RetrievalError) throw cause;
    throw new RetrievalError({ what: `${file}: ${excerpt(reasonOf(cause))}`, cause });
  }
  return readSidecar(value, file);
}

/** The names under which a network's sidecar is looked for: `resnet50.preprocessing.json` beside `resnet50.onnx`. */
export function sidecarFiles(network: string): readonly string[] {
  const stem = network.slice(0, network.length - path.extname(network).length);
  return ["json", "yaml", "yml"].map((ending) => `${stem}.preprocessing.${ending}`);
}

/**
 * What `--preprocessing` says: the name of a family, or a file of JSON or YAML.
 * @throws RetrievalError naming the families when it is neither
 */
export async function readStatedPreprocessing(text: string): Promise<Sidecar> {
  if (/\.(json|ya?ml)$/i.test(text)) return readSidecarFile(text);
  choose("family of preprocessing", preprocessingFamilies, text);
  return readSidecar({ family: text }, text);
}
