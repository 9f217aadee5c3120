import path from "node:path";
import { type SynthesiserName, synthesise, synthesisers } from "@loci/core";
import { defineCommand } from "../command.js";
import { wholeNumber } from "../number-option.js";
import type { Progress } from "../terminal.js";

const kinds = Object.keys(synthesisers) as SynthesiserName[];

export const datasetSynthesizeCommand = defineCommand({
  usage: "synthesize <kind> <out>",
  summary: "Draw a data set: places or kinds of birds, in class folders",
  options: {
    kind: {
      choices: kinds,
      demandOption: true,
      describe: kinds.map((kind) => `${kind}: ${synthesisers[kind].summary}`).join("; "),
    },
    out: { type: "string", demandOption: true, describe: "Folder to make" },
    classes: wholeNumber(`Places, or kinds (default: ${ofEach("classes")})`, { least: 1, most: 400 }),
    "per-class": wholeNumber(`Pictures of each (default: ${ofEach("perClass")})`, { least: 1, most: 999 }),
    size: wholeNumber(`Width in pixels (default: ${ofEach("size")})`, { least: 32, most: 4096 }),
    seed: wholeNumber("Seed of the drawings", { least: 0, most: 2 ** 31 - 1 }, { default: 1 }),
    json: { type: "boolean", default: false, describe: "Print JSON" },
  },
  examples: [
    ["$0 dataset synthesize places streets --classes 50 --per-class 20", "1,000 pictures of 50 street fronts"],
  ],
  async run({ kind, out, classes, perClass, size, seed, json }, { terminal, signal }) {
    let progress: Progress | undefined;
    const onPicture = (done: number, total: number) => {
      signal.throwIfAborted();
      progress ??= terminal.progress("Drawing", total);
      progress.update(done);
    };
    const given = {
      ...(classes !== undefined && { classes }),
      ...(perClass !== undefined && { perClass }),
      ...(size !== undefined && { size }),
    };
    const options = { ...given, seed, onPicture };
    const pictures = await synthesise(kind, path.resolve(out), options).finally(() => progress?.stop());
    const labels = new Set(pictures.map(({ label }) => label)).size;
    if (json)
      terminal.out(JSON.stringify({ folder: path.resolve(out), kind, seed, classes: labels, pictures }, null, 2));
    else terminal.out(`${out}: ${pictures.length} pictures of ${labels} ${kind}`);
    return "done";
  },
});

function ofEach(name: "classes" | "perClass" | "size"): string {
  return kinds.map((kind) => `${synthesisers[kind].defaults[name]} ${kind}`).join(", ");
}
