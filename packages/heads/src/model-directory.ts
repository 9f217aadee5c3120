import { mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import {
  type HeadDescription,
  type Model,
  type ModelView,
  type OneOrMore,
  type OnnxDevice,
  openBackbone,
  preprocessingSchema,
  RetrievalError,
  readSafetensors,
  reasonOf,
  writeFileAtomically,
  writeSafetensors,
} from "@loci/core";
import { z } from "zod";
import { restoreHead } from "./create-head.js";
import { assembleModel, featureMapShapes } from "./create-model.js";
import { keepNetwork, keptNetworkSchema, openKeptNetwork } from "./kept-network.js";

const stage = z.strictObject({ name: z.string(), options: z.record(z.string(), z.unknown()) });

const description: z.ZodType<HeadDescription> = z.strictObject({
  ...stage.shape,
  necks: z.array(stage),
  finishes: z.array(stage),
  get branches() {
    return z.array(description).optional();
  },
}) as unknown as z.ZodType<HeadDescription>;

/**
 * A model is a directory: `model.json`, `weights.safetensors` when the head has parameters, and `backbone.onnx` when the
 * backbone is not bundled with Loci.
 */
const modelFile = z.strictObject({
  format: z.literal("loci-model"),
  version: z.literal(1),
  name: z.string(),
  fingerprint: z.string(),
  backbone: z.strictObject({
    name: z.string(),
    fingerprint: z.string(),
    network: keptNetworkSchema.optional(),
  }),
  layers: z.array(z.string()).min(1),
  preprocessing: preprocessingSchema,
  views: z.array(z.strictObject({ flip: z.boolean(), scale: z.number() })).min(1),
  head: description,
});

const MODEL = "model.json";
const WEIGHTS = "weights.safetensors";

/** Writes the model into `directory`, which is made if it is not there. */
export async function saveModel(model: Model, directory: string): Promise<void> {
  const { backbone, head } = model;
  await mkdir(directory, { recursive: true });
  const network = await keepNetwork(model, directory);
  const content: z.input<typeof modelFile> = {
    format: "loci-model",
    version: 1,
    name: model.name,
    fingerprint: model.fingerprint,
    backbone: { name: backbone.name, fingerprint: backbone.fingerprint, ...(network && { network }) },
    layers: [...model.layers],
    preprocessing: { ...model.preprocessing },
    views: [...model.views],
    head: describe(head),
  };
  const parameters = Object.entries(head.parameters);
  if (parameters.length > 0) await writeSafetensors(path.join(directory, WEIGHTS), new Map(parameters));
  await writeFileAtomically(path.join(directory, MODEL), `${JSON.stringify(content, null, 2)}\n`);
}

/**
 * Reads what `saveModel` wrote.
 * @param device what computes the backbone (default the processor)
 * @throws RetrievalError when there is no model, when it is damaged, or when the backbone has other weights by now
 */
export async function loadModel(directory: string, device?: OnnxDevice): Promise<Model> {
  const content = await readModelFile(path.join(directory, MODEL));
  const { name, fingerprint, network } = content.backbone;
  const opened = await (network ? openKeptNetwork(directory, { name, fingerprint, network }) : openBackbone(name));
  const backbone = { ...opened, device };
  if (backbone.fingerprint !== content.backbone.fingerprint) {
    throw new RetrievalError({
      what: `${directory}: fingerprint of backbone ${backbone.name}`,
      expected: content.backbone.fingerprint.slice(0, 12),
      got: backbone.fingerprint.slice(0, 12),
      remedy: "The model was made with other weights of this backbone; make it again",
    });
  }
  const seen = {
    backbone,
    layers: content.layers as unknown as OneOrMore<string>,
    views: content.views as unknown as OneOrMore<ModelView>,
    preprocessing: content.preprocessing,
  };
  const weights = await readWeightsIfAny(path.join(directory, WEIGHTS));
  const head = restoreHead(content.head, featureMapShapes(seen), weights, seen.views.length);
  const model = assembleModel({ ...seen, head });
  if (model.fingerprint !== content.fingerprint) {
    throw new RetrievalError({
      what: `${directory}: fingerprint of the model`,
      expected: content.fingerprint.slice(0, 12),
      got: model.fingerprint.slice(0, 12),
      remedy: "Its files do not belong together; make the model again",
    });
  }
  return model;
}

/** Only what describes the head: a `Head` has more. */
const describe = ({ name, options, necks, finishes, branches }: HeadDescription): HeadDescription => ({
  name,
  options,
  necks,
  finishes,
  ...(branches && { branches: branches.map(describe) }),
});

async function readModelFile(file: string): Promise<z.output<typeof modelFile>> {
  try {
    return modelFile.parse(JSON.parse(await readFile(file, "utf8")));
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : reasonOf(cause);
    throw new RetrievalError({ what: `${file} is not a model of Loci (${reason})`, cause });
  }
}

async function readWeightsIfAny(file: string) {
  const { tensors } = await readSafetensors(file).catch((error: unknown) => {
    const missing =
      error instanceof RetrievalError && (error.cause as NodeJS.ErrnoException | undefined)?.code === "ENOENT";
    if (missing) return { tensors: new Map() };
    throw error;
  });
  return Object.fromEntries(tensors);
}
