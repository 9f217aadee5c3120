import { mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import {
  type Backbone,
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
  tuneBackbone,
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
 * A model is a directory: `model.json`, `weights.safetensors` when the head has parameters, `backbone.onnx` when the
 * backbone is not bundled with Loci, and `backbone.safetensors` with the weights of it that were trained, when some were.
 */
const modelFile = z.strictObject({
  format: z.literal("loci-model"),
  version: z.literal(1),
  name: z.string(),
  fingerprint: z.string(),
  backbone: z.strictObject({
    name: z.string(),
    fingerprint: z.string(),
    /** Where it was trained: from which layer on, and the fingerprint that it had before. */
    tuning: z.strictObject({ from: z.string(), base: z.string() }).optional(),
    network: keptNetworkSchema.optional(),
  }),
  layers: z.array(z.string()).min(1),
  preprocessing: preprocessingSchema,
  views: z.array(z.strictObject({ flip: z.boolean(), scale: z.number() })).min(1),
  head: description,
});

const MODEL = "model.json";
const WEIGHTS = "weights.safetensors";
const BACKBONE = "backbone.safetensors";

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
    backbone: {
      name: backbone.name,
      fingerprint: backbone.fingerprint,
      ...(backbone.tuning && { tuning: { from: backbone.tuning.from, base: backbone.tuning.base } }),
      ...(network && { network }),
    },
    layers: [...model.layers],
    preprocessing: { ...model.preprocessing },
    views: [...model.views],
    head: describe(head),
  };
  for (const [file, weights] of [
    [WEIGHTS, head.parameters],
    [BACKBONE, backbone.tuning?.weights ?? {}],
  ] as const) {
    const tensors = new Map(Object.entries(weights));
    if (tensors.size > 0) await writeSafetensors(path.join(directory, file), tensors);
  }
  await writeFileAtomically(path.join(directory, MODEL), `${JSON.stringify(content, null, 2)}\n`);
}

/**
 * Reads what `saveModel` wrote.
 * @param device what computes the backbone (default the processor)
 * @throws RetrievalError when there is no model, when it is damaged, or when the backbone has other weights by now
 */
export async function loadModel(directory: string, device?: OnnxDevice): Promise<Model> {
  const content = await readModelFile(path.join(directory, MODEL));
  const backbone = { ...(await loadBackbone(content.backbone, directory)), device };
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

/** The backbone by its name, or the one that the model keeps, with what was trained of it. */
async function loadBackbone(
  { name, fingerprint, tuning, network }: z.output<typeof modelFile>["backbone"],
  directory: string,
): Promise<Backbone> {
  const before = tuning?.base ?? fingerprint;
  const base = await (network
    ? openKeptNetwork(directory, { name, fingerprint: before, network })
    : openBackbone(name));
  checkBackbone(base, before, directory);
  if (tuning === undefined) return base;
  const { tensors } = await readSafetensors(path.join(directory, BACKBONE));
  const tuned = tuneBackbone(base, { from: tuning.from, weights: Object.fromEntries(tensors) });
  checkBackbone(tuned, fingerprint, directory);
  return tuned;
}

function checkBackbone({ name, fingerprint }: Backbone, expected: string, directory: string): void {
  if (fingerprint === expected) return;
  throw new RetrievalError({
    what: `${directory}: fingerprint of backbone ${name}`,
    expected: expected.slice(0, 12),
    got: fingerprint.slice(0, 12),
    remedy: "The model was made with other weights of this backbone; make it again",
  });
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
