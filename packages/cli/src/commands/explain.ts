import path from "node:path";
import { type OnnxDevice, RetrievalError, writeFileAtomically } from "@loci/core";
import { type MatchExplanation, openMatchExplainer } from "@loci/heads";
import { type OpenIndex, openIndex } from "@loci/index";
import { defineCommand } from "../command.js";
import { deviceOption } from "../device-option.js";
import { type ChosenHit, chooseHit } from "../explanation/choose-hit.js";
import { explanationAsJson, explanationAsText } from "../explanation/explanation-text.js";
import type { ExplainedMatch } from "../explanation/match-drawing.js";
import { matchImage } from "../explanation/match-image.js";
import { matchPage } from "../explanation/match-page.js";
import { loadIndexModel } from "../index-model.js";

export const explainCommand = defineCommand({
  usage: "explain <index> <picture> [hit]",
  summary: "Show which places of two pictures make them match",
  options: {
    index: { type: "string", demandOption: true, describe: "Index directory" },
    picture: { type: "string", demandOption: true, describe: "The query" },
    hit: {
      type: "string",
      default: "1",
      describe: "Picture of the index: its rank among the query's neighbours, its path, or id:NUMBER",
    },
    out: {
      type: "string",
      requiresArg: true,
      describe: "Write both pictures with the contributions over them, as .html or .png",
    },
    device: deviceOption,
    json: { type: "boolean", default: false, describe: "Print JSON, with the maps of contributions" },
  },
  examples: [
    ["$0 explain city.loci photo.jpg --out why.html", "Why the nearest picture is the nearest"],
    ["$0 explain city.loci photo.jpg 3 --out why.png", "The third neighbour, as a picture"],
    ["$0 explain city.loci photo.jpg rose/17.jpg --json", "A picture of the index, for a program"],
  ],
  async run({ index: directory, picture, hit, out, json }, { terminal, device }) {
    const write = out === undefined ? undefined : writerOf(out);
    const index = await openIndex(directory);
    try {
      const { chosen, explanation } = await explain(index, picture, hit, device);
      if (json) {
        const about = {
          index: directory,
          query: picture,
          hit: { id: chosen.id, path: chosen.file.path, rank: chosen.rank ?? null },
        };
        terminal.out(JSON.stringify({ ...about, explanation: explanationAsJson(explanation) }, null, 2));
      } else {
        terminal.out(`${picture} and ${chosen.name}${chosen.label === undefined ? "" : ` (${chosen.label})`}`);
        for (const line of explanationAsText(explanation)) terminal.out(line);
      }
      await write?.({
        query: { file: path.resolve(picture), name: path.basename(picture) },
        hit: { file: chosen.file.path, name: chosen.name },
        explanation,
      });
      return "done";
    } finally {
      await index.close();
    }
  },
});

async function explain(
  index: OpenIndex,
  picture: string,
  hit: string,
  device: OnnxDevice | undefined,
): Promise<{ readonly chosen: ChosenHit; readonly explanation: MatchExplanation }> {
  const model = await loadIndexModel(index.modelDirectory, index.manifest, device);
  const chosen = await chooseHit(hit, picture, index, model);
  const explainer = await openMatchExplainer(model);
  try {
    return { chosen, explanation: await explainer.explain({ path: path.resolve(picture) }, chosen.file) };
  } finally {
    await explainer.close();
  }
}

/** @throws RetrievalError when the ending is neither of the two */
function writerOf(out: string): (match: ExplainedMatch) => Promise<void> {
  const file = path.resolve(out);
  const ending = path.extname(out).toLowerCase();
  if (ending === ".html") return async (match) => writeFileAtomically(file, await matchPage(match));
  if (ending === ".png") return async (match) => writeFileAtomically(file, await matchImage(match));
  throw new RetrievalError({ what: "--out", expected: "a name that ends in .html or .png", got: out });
}
