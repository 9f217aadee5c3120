import path from "node:path";
import {
  DESCRIPTOR,
  type ExportInput,
  type ExportInputDefinition,
  exportInputs,
  exportModel,
  type Model,
  RetrievalError,
  sha256,
  writeFileAtomically,
} from "@loci/core";
import { defineCommand } from "../command.js";
import { deviceOption } from "../device-option.js";
import { evaluationIn, trainingOf } from "../export/card-evidence.js";
import { modelCard } from "../export/model-card.js";
import { chooseModel, modelOptions } from "../load-model.js";
import { datasetOptions, galleryOf, openChosenDataset } from "../open-chosen-dataset.js";

export const exportCommand = defineCommand({
  usage: "export",
  summary: "Write backbone and head as one ONNX file for other programs, with a model card beside it",
  options: {
    ...datasetOptions,
    pictures: {
      type: "string",
      requiresArg: true,
      describe: "For heads that start from pictures (netvlad, pca): folder, table or benchmark to take them from",
    },
    ...modelOptions,
    out: { type: "string", demandOption: true, describe: "ONNX file to write, for example model.onnx" },
    input: {
      choices: Object.keys(exportInputs) as ExportInput[],
      default: "bytes" as ExportInput,
      describe: `What the file takes; ${Object.entries(exportInputs)
        .map(([name, { summary }]) => `${name}: ${summary}`)
        .join("; ")}`,
    },
    evaluation: {
      type: "string",
      array: true,
      requiresArg: true,
      default: [] as readonly string[],
      describe: "For the card: files with what loci eval --json printed of this model",
    },
    device: deviceOption,
    json: { type: "boolean", default: false, describe: "Print JSON" },
  },
  examples: [
    ["$0 export --model inception_v3/gem --out gem.onnx", "From raw pixels to a descriptor, for any ONNX runtime"],
    ["$0 export --model city.loci/model --input picture --out city.onnx", "From pictures of any size"],
    ["$0 export --model models/birds --evaluation birds.json --out birds.onnx", "With its numbers on the card"],
    [
      "$0 export --pictures photos --model 'mobilenet_v2/netvlad(clusters=32)' --out netvlad.onnx",
      "A head that starts from pictures",
    ],
  ],
  async run({ out, json, pictures, input, evaluation, ...chosen }, context) {
    const { terminal } = context;
    const target = targetsOf(out);
    const dataset = pictures === undefined ? undefined : await openChosenDataset({ ...chosen, pictures });
    const model = await chooseModel(chosen, dataset && galleryOf(dataset), context);
    const evaluations = await Promise.all(evaluation.map((file) => evaluationIn(file, model)));
    const training = chosen.model === undefined ? undefined : await trainingOf(chosen.model);
    const bytes = exportModel(model, input);
    const file = { name: path.basename(target.file), bytes: bytes.length, sha256: sha256(bytes) };
    await writeFileAtomically(target.file, bytes);
    await writeFileAtomically(target.card, modelCard({ model, input, file, training, evaluations }));
    const about = { ...target, ...file, ...describe(model, exportInputs[input]) };
    if (json) terminal.out(JSON.stringify(about, null, 2));
    else {
      terminal.out(`${target.file}: ${model.name}, ${(bytes.length / 1e6).toFixed(1)} MB`);
      terminal.out(`${target.card}: its card`);
      for (const way of ["input", "output"] as const) {
        const { name, type, dims, meaning } = about[way];
        terminal.out(`${way.padEnd(6)} ${name}: ${type} [${dims.join(", ")}], ${meaning}`);
      }
    }
    return "done";
  },
});

/** @throws RetrievalError when the card would have the name of the file */
function targetsOf(out: string): { readonly file: string; readonly card: string } {
  const file = path.resolve(out);
  if (!file.endsWith(".onnx")) {
    throw new RetrievalError({ what: "--out", expected: "a name that ends in .onnx", got: out });
  }
  return { file, card: file.replace(/\.onnx$/, ".card.md") };
}

function describe({ name, fingerprint, preprocessing, head }: Model, input: ExportInputDefinition) {
  const { fit, size } = preprocessing;
  return {
    model: name,
    fingerprint,
    input: {
      name: input.name,
      type: input.type,
      dims: input.axes(preprocessing),
      fit,
      size,
      meaning: `${input.summary} (${fit}, ${size} px)`,
    },
    output: {
      name: DESCRIPTOR,
      type: "float32",
      dims: ["batch", head.descriptorLength],
      meaning: "unit L2 norm",
    },
  };
}
