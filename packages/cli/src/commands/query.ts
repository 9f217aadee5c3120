import { stat } from "node:fs/promises";
import path from "node:path";
import { choose, RetrievalError, writeFileAtomically } from "@loci/core";
import {
  type FusionName,
  formatRerankSpec,
  fusions,
  hnswRanges,
  isPostgresAddress,
  openIndexAt,
  type SearchableIndex,
  verifyIndex,
  withoutPassword,
} from "@loci/index";
import { type Answers, askIndex, type Question } from "../ask-index.js";
import { type CommandContext, defineCommand } from "../command.js";
import { deviceOption } from "../device-option.js";
import { indexPlace } from "../index-place.js";
import { chooseModel } from "../load-model.js";
import { wholeNumber } from "../number-option.js";
import { filterOptions } from "../query-filter.js";
import { answersAsJson, answersAsRows, answersAsText } from "../report/answers.js";
import { neighbourPage } from "../report/neighbour-page.js";
import { effortText } from "../report/recall.js";
import { reportSkipped, reportUnverified } from "../report/skipped.js";
import { chooseReranking, rerankOption } from "../rerank-option.js";

/** What `--together` means when it says no more. */
const DEFAULT_FUSION: FusionName = "mean-descriptor";

export const queryCommand = defineCommand({
  usage: "query <index> <pictures..>",
  summary: "Find the pictures of an index that are most like these",
  options: {
    index: { type: "string", demandOption: true, describe: indexPlace },
    pictures: { type: "string", array: true, demandOption: true, describe: "Pictures to look for" },
    k: wholeNumber("How many neighbours of each", { least: 1 }, { alias: "neighbours", default: 10 }),
    ...filterOptions,
    rerank: rerankOption,
    together: {
      type: "string",
      describe: `The pictures show one thing: one answer for all, by ${Object.keys(fusions).join(", ")} (default: ${DEFAULT_FUSION})`,
    },
    ef: wholeNumber(
      "graph: candidates examined per query (default: what the index was built with or tuned to)",
      hnswRanges.ef,
    ),
    model: {
      type: "string",
      describe: "Model that describes the pictures (default: the index's own; another one is refused)",
    },
    page: { type: "string", describe: "Write an HTML page with the pictures, too" },
    device: deviceOption,
    json: { type: "boolean", default: false, describe: "Print JSON" },
  },
  examples: [
    ["$0 query city.loci photo.jpg -k 5", "The five nearest pictures"],
    ["$0 query city.loci *.jpg --json", "Several pictures, for a program"],
    ["$0 query city.loci photo.jpg --page hits.html", "A page to look at"],
    ["$0 query city.loci photo.jpg --where \"label <> 'rose'\" --near 48.86,2.35,500", "Only what passes both"],
    ["$0 query city.loci photo.jpg --rerank 'aqe|kreciprocal(k1=10)|threshold(score=-.6)'", "A chain of re-rankers"],
    ["$0 query city.loci front.jpg side.jpg --together", "Two pictures of one thing"],
    ["$0 query walk.loci 1.jpg 2.jpg 3.jpg --rerank 'sequence(length=3)'", "Pictures in walking order"],
  ],
  async run(given, context) {
    const { terminal } = context;
    if (given.page !== undefined) await checkFolderOf(given.page);
    const { where, near, box, excludeSelf, excludeNearFrames, pictures, k, together } = given;
    const question: Question = {
      pictures,
      k,
      filter: { where, near, box, excludeSelf, excludeNearFrames },
      reranking: chooseReranking(given.rerank),
      ...(together !== undefined && { fusion: chooseFusion(together) }),
    };
    const index = await openForQueries(given, context);
    try {
      const answers = await askIndex(index, question, context);
      if (given.json) {
        const { model, count } = index.manifest;
        const about = { index: withoutPassword(given.index), model: model.name, pictures: count };
        terminal.out(JSON.stringify({ ...about, ...answersAsJson(answers, question, index.manifest) }, null, 2));
      } else {
        for (const line of answersAsText(answers, question)) terminal.out(line);
        terminal.note([effortText(answers.effort), ...asked(question)].join("; "));
      }
      if (given.page !== undefined) await writeQueryPage(given.page, index, answers, question);
      const outcomes = [reportSkipped(answers.skipped, terminal), reportUnverified(answers.unverified, terminal)];
      return outcomes.includes("partly") ? "partly" : "done";
    } finally {
      await index.close();
    }
  },
});

interface QueryOptions {
  readonly index: string;
  readonly ef?: number | undefined;
  readonly model?: string | undefined;
}

async function openForQueries({ index, ef, model }: QueryOptions, context: CommandContext): Promise<SearchableIndex> {
  const options = ef === undefined ? {} : { ef };
  if (model === undefined) return openIndexAt(index, options);
  // A damaged or missing index is told before a model is made.
  if (isPostgresAddress(index)) await (await openIndexAt(index, options)).close();
  else await verifyIndex(index);
  const { name, fingerprint } = await chooseModel({ model }, undefined, context);
  return openIndexAt(index, { ...options, expectModel: { name, fingerprint } });
}

/** yargs gives an empty text where an option that takes one has none. */
function chooseFusion(name: string): FusionName {
  if (name === "") return DEFAULT_FUSION;
  choose("fusion of --together", fusions as Readonly<Record<string, unknown>>, name);
  return name as FusionName;
}

/** How it was asked, where that is not the plain way. */
function asked({ filter, reranking, fusion }: Question): string[] {
  const { where, near, box, excludeSelf, excludeNearFrames } = filter;
  const filters = { where, near, box };
  return [
    ...Object.entries(filters).flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${value}`])),
    ...(excludeSelf ? ["without the query itself"] : []),
    ...(excludeNearFrames === undefined ? [] : [`without its sequence up to ${excludeNearFrames} frames away`]),
    ...(fusion === undefined ? [] : [`fusion ${fusion}`]),
    ...(reranking.stages.length === 0 ? [] : [`re-ranked by ${formatRerankSpec(reranking.stages)}`]),
  ];
}

async function writeQueryPage(file: string, { manifest }: SearchableIndex, answers: Answers, question: Question) {
  const folder = path.dirname(path.resolve(file));
  const how = asked(question);
  const section = {
    title: "Nearest pictures",
    facts: [
      ["model", manifest.model.name],
      ["pictures", `${manifest.count}`],
    ] as const,
    ...(how.length > 0 && { note: how.join("; ") }),
    rows: answersAsRows(answers, manifest),
  };
  await writeFileAtomically(path.resolve(file), neighbourPage("Loci query", folder, [section]));
}

async function checkFolderOf(page: string): Promise<void> {
  const folder = path.dirname(path.resolve(page));
  if ((await stat(folder).catch(() => undefined))?.isDirectory()) return;
  throw new RetrievalError({ what: `page ${page}: there is no folder ${folder}`, remedy: "Make it, or name another" });
}
