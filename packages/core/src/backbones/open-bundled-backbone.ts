import { mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { writeFileAtomically } from "../files/atomic-write.js";
import { cacheDirectory } from "../files/cache-directory.js";
import { sha256 } from "../files/checksum.js";
import { jsonOrUndefined } from "../files/json-or-undefined.js";
import type { Backbone, BackboneDefinition } from "./backbone.js";
import { convertLayersModel } from "./convert-layers-model.js";
import { layersSchema } from "./layers-schema.js";
import { nsfwjsVersion, readNsfwjsArtifacts } from "./nsfwjs-artifacts.js";

/** Raised whenever the converter writes other networks, so that those in the cache are made again. */
const CONVERTER_VERSION = 3;

/** What the cache says about a converted network: written after it, so a network without this is not used. */
const cacheRecord = z.strictObject({
  fingerprint: z.string(),
  networkSha256: z.string(),
  layers: layersSchema,
});

/**
 * A bundled backbone, converted to ONNX on first use and kept in the user's cache directory. Two processes may do this at
 * once: both write the same bytes, and each file appears whole or not at all. A damaged cache is made again.
 */
export async function openBundledBackbone(definition: BackboneDefinition): Promise<Backbone> {
  const { name } = definition;
  const folder = path.join(cacheDirectory(), "backbones", `${name}-${nsfwjsVersion()}-${CONVERTER_VERSION}`);
  const converted = (await readConverted(folder)) ?? (await convert(definition, folder));
  return { name, preprocessing: definition.preprocessing, defaultLayer: definition.defaultLayer, ...converted };
}

type Converted = Pick<Backbone, "fingerprint" | "layers" | "network">;

const recordFile = (folder: string) => path.join(folder, "backbone.json");
const networkFile = (folder: string) => path.join(folder, "network.onnx");

/** Undefined when there is none, or when it is not exactly what was written. */
async function readConverted(folder: string): Promise<Converted | undefined> {
  let text: string;
  let network: Buffer;
  try {
    [text, network] = await Promise.all([readFile(recordFile(folder), "utf8"), readFile(networkFile(folder))]);
  } catch {
    return undefined;
  }
  const record = cacheRecord.safeParse(jsonOrUndefined(text));
  if (!record.success || sha256(network) !== record.data.networkSha256) return undefined;
  return { fingerprint: record.data.fingerprint, layers: record.data.layers, network };
}

async function convert(definition: BackboneDefinition, folder: string): Promise<Converted> {
  const { name, preprocessing, lastLayer } = definition;
  const artifacts = readNsfwjsArtifacts(name);
  const fingerprint = sha256(
    JSON.stringify([artifacts.modelTopology, artifacts.weightsManifest, sha256(artifacts.weightData), preprocessing]),
  );
  const { graph, layers } = convertLayersModel(artifacts, preprocessing, lastLayer);
  const converted = { fingerprint, layers, network: graph.encode() };
  // Without a cache that can be written to, the conversion is done again next time; `loci doctor` says so.
  await store(converted, folder).catch(() => {});
  return converted;
}

async function store({ fingerprint, layers, network }: Converted, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFileAtomically(networkFile(folder), network);
  const record: z.output<typeof cacheRecord> = { fingerprint, networkSha256: sha256(network), layers: { ...layers } };
  await writeFileAtomically(recordFile(folder), `${JSON.stringify(record, null, 2)}\n`);
}
