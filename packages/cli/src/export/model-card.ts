import {
  type BackboneDefinition,
  backbones,
  DESCRIPTOR,
  type ExportInput,
  type ExportInputDefinition,
  exportInputs,
  fits,
  type HeadDescription,
  type Model,
  type StageDescription,
} from "@loci/core";
import { finishDefinitions, headDefinitions, neckDefinitions } from "@loci/heads";
import { LOCI_VERSION } from "../version.js";
import type { EvaluationEvidence, TrainingEvidence } from "./card-evidence.js";
import { evaluationLines, trainingLines } from "./evidence-lines.js";

/** What a card is written from. */
export interface CardFacts {
  readonly model: Model;
  readonly input: ExportInput;
  /** Of the exported file. */
  readonly file: { readonly name: string; readonly bytes: number; readonly sha256: string };
  readonly training: TrainingEvidence | undefined;
  readonly evaluations: readonly EvaluationEvidence[];
}

/** What one has to know to use an exported model, and to judge it: Markdown (after Mitchell et al., Model Cards, FAT* 2019). */
export function modelCard(facts: CardFacts): string {
  const sections: readonly (readonly [string, readonly string[]])[] = [
    ["What it is", whatItIs(facts)],
    ["Input", inputLines(facts)],
    ["Output", outputLines(facts)],
    ["Training", trainingLines(facts.training, facts.model.head)],
    ["Evaluation", evaluationLines(facts.evaluations)],
    ["Sources and licences", sourceLines(facts)],
    ["Limits", limits],
  ];
  const body = sections.map(([title, lines]) => `## ${title}\n\n${lines.join("\n")}\n`);
  return `# ${facts.model.name}\n\n${body.join("\n")}`;
}

function whatItIs({ model, file }: CardFacts): string[] {
  const { backbone, layers, views, head } = model;
  const numbers = Object.values(head.parameters).reduce((sum, { data }) => sum + data.length, 0);
  return [
    `A network that describes a picture by ${head.descriptorLength} numbers, so that pictures of the same thing lie close together.`,
    "",
    `- file: \`${file.name}\`, ${file.bytes} bytes, SHA-256 \`${file.sha256}\`; operators of ONNX's set 17`,
    `- backbone: ${backbone.name}, ${layers.length > 1 ? "layers" : "layer"} ${layers.join(", ")}, fingerprint \`${backbone.fingerprint}\``,
    `- views: ${views.map(({ flip, scale }) => `${flip ? "mirrored" : "as it is"}${scale === 1 ? "" : `, at scale ${scale}`}`).join("; ")}`,
    ...headLines(head),
    `- numbers in the head's parameters: ${numbers}`,
    `- fingerprint of the model: \`${model.fingerprint}\`; descriptors of other fingerprints cannot be compared with its own`,
    `- written by Loci ${LOCI_VERSION}`,
  ];
}

/** Stages in the order in which they compute, branches indented below. */
function headLines({ necks, name, options, finishes, branches = [] }: HeadDescription, indent = ""): string[] {
  const line = (kind: string, stage: StageDescription) =>
    `${indent}- ${kind}: ${stage.name}${optionText(stage.options)}`;
  return [
    ...necks.map((neck) => line("neck", neck)),
    line("head", { name, options }),
    ...branches.flatMap((branch) => headLines(branch, `${indent}  `)),
    ...finishes.map((finish) => line("finish", finish)),
  ];
}

const optionText = (options: Readonly<Record<string, unknown>>): string => {
  const given = Object.entries(options).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return given.length === 0 ? "" : ` (${given.join(", ")})`;
};

function inputLines({ model, input }: CardFacts): string[] {
  const { preprocessing } = model;
  const { name, type, axes, summary }: ExportInputDefinition = exportInputs[input];
  const { fit, size } = preprocessing;
  const brought = `${fit} (${fits[fit].description}), size ${size}, Lanczos with 3 lobes`;
  return [
    `\`${name}\`: ${type} \`[${axes(preprocessing).join(", ")}]\`. ${summary}.`,
    "",
    "Decode the picture to sRGB, turn it upright by its EXIF orientation, and flatten transparency on white.",
    input === "picture"
      ? `The file itself then brings it to the network: ${brought}.`
      : `Bring it to the network: ${brought}. Another filter gives other numbers.`,
    "Mean and scale of the values are inside the file.",
  ];
}

const outputLines = ({ model: { head } }: CardFacts): string[] => [
  `\`${DESCRIPTOR}\`: float32 \`[batch, ${head.descriptorLength}]\`, each row of unit L2 norm. The score of two pictures is the`,
  "product of their rows (the cosine); larger is closer.",
];

/** Where the parts come from. */
function sourceLines({ model: { backbone, head } }: CardFacts): string[] {
  const known = backbones as Readonly<Record<string, BackboneDefinition>>;
  const networks = backbone.name.split("+").map((name) => {
    const source = known[name]?.source ?? "brought by the user; its weights are under the licence of whoever made them";
    return `- ${name}: ${source}`;
  });
  return [...networks, ...[...new Set(stageSources(head))].map((line) => `- ${line}`), "- Loci itself: MIT"];
}

function stageSources({ necks, name, finishes, branches = [] }: HeadDescription): string[] {
  const of = (catalogue: Readonly<Record<string, { readonly source: string }>>, stage: string) =>
    catalogue[stage] === undefined ? [] : [`${stage}: ${catalogue[stage].source}`];
  return [
    ...necks.flatMap((neck) => of(neckDefinitions, neck.name)),
    ...of(headDefinitions, name),
    ...branches.flatMap(stageSources),
    ...finishes.flatMap((finish) => of(finishDefinitions, finish.name)),
  ];
}

const limits = [
  "- It tells how alike two pictures are to this network; below which score nothing is known, `loci eval --confidence` finds for a data set.",
  "- Numbers differ in the last places between runtimes and devices; descriptors made with other decoders or resizers differ more.",
];
