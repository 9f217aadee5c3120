import { stat } from "node:fs/promises";
import path from "node:path";
import { openExtractor, RetrievalError, writeFileAtomically } from "@loci/core";
import { type Hit, type OpenIndex, openIndex, type SearchEffort, verifyIndex } from "@loci/index";
import { type CommandContext, defineCommand } from "../command.js";
import { describeAll } from "../describe-all.js";
import { loadIndexModel } from "../index-model.js";
import { chooseModel } from "../load-model.js";
import { wholeNumber } from "../number-option.js";
import { neighbourPage } from "../report/neighbour-page.js";
import { effortText } from "../report/recall.js";
import { reportSkipped, skippedAsJson } from "../report/skipped.js";
import { table } from "../report/table.js";
import { quiet } from "../terminal.js";

export const queryCommand = defineCommand({
  usage: "query <index> <pictures..>",
  summary: "Find the pictures of an index that are most like these",
  options: {
    index: { type: "string", demandOption: true, describe: "Index directory" },
    pictures: { type: "string", array: true, demandOption: true, describe: "Pictures to look for" },
    k: wholeNumber("How many neighbours of each", { least: 1 }, { alias: "neighbours", default: 10 }),
    ef: wholeNumber("graph: candidates examined per query (default: what the index was built with or tuned to)", {
      least: 1,
    }),
    model: {
      type: "string",
      describe: "Model that describes the pictures (default: the index's own; another one is refused)",
    },
    page: { type: "string", describe: "Write an HTML page with the pictures, too" },
    json: { type: "boolean", default: false, describe: "Print JSON" },
  },
  examples: [
    ["$0 query city.loci photo.jpg -k 5", "The five nearest pictures"],
    ["$0 query city.loci *.jpg --json", "Several pictures, for a program"],
    ["$0 query city.loci photo.jpg --page hits.html", "A page to look at"],
  ],
  async run(given, context) {
    const { terminal } = context;
    if (given.page !== undefined) await checkFolderOf(given.page);
    const index = await openForQueries(given, context);
    try {
      const { found, skipped } = await search(index, given.pictures, given.k, context);
      if (given.json) {
        const { model, root, count } = index.manifest;
        const queries = found.map(({ query, hits }) => ({
          query,
          hits: hits.map((hit, place) => ({ rank: place + 1, ...withFile(hit, root) })),
        }));
        terminal.out(
          JSON.stringify(
            {
              index: given.index,
              model: model.name,
              pictures: count,
              ...effortAsJson(index.effort()),
              queries,
              skipped: skippedAsJson(skipped),
            },
            null,
            2,
          ),
        );
      } else {
        for (const line of found.flatMap(asText)) terminal.out(line);
        terminal.note(effortText(index.effort()));
      }
      if (given.page !== undefined) await writeQueryPage(given.page, index, found);
      return reportSkipped(skipped, terminal);
    } finally {
      await index.close();
    }
  },
});

interface Found {
  readonly query: string;
  readonly hits: readonly Hit[];
}

interface QueryOptions {
  readonly index: string;
  readonly ef?: number | undefined;
  readonly model?: string | undefined;
}

async function openForQueries({ index, ef, model }: QueryOptions, context: CommandContext): Promise<OpenIndex> {
  const options = ef === undefined ? {} : { ef };
  if (model === undefined) return openIndex(index, options);
  // A damaged or missing index is told before a model is made.
  await verifyIndex(index);
  const { name, fingerprint } = await chooseModel({ model }, undefined, context);
  return openIndex(index, { ...options, expectModel: { name, fingerprint } });
}

async function search(index: OpenIndex, pictures: readonly string[], k: number, context: CommandContext) {
  const model = await loadIndexModel(index.modelDirectory, index.manifest);
  const extractor = await openExtractor(model, { pictures: pictures.length });
  try {
    const queries = pictures.map((file) => ({ path: path.resolve(file), given: file }));
    // One picture takes a moment: a bar would only be in the way.
    const described = await describeAll(extractor, queries, queries.length > 20 ? context : quiet(context));
    const [first] = described.skipped;
    if (described.pictures.length === 0 && first !== undefined) throw first.reason;
    const hits = await index.search(described.descriptors, k);
    const found = described.pictures.map(
      ({ given }, position): Found => ({ query: given, hits: hits[position] ?? [] }),
    );
    return { found, skipped: described.skipped };
  } finally {
    await extractor.close();
  }
}

/** The exact search of a flat index has no ef, and misses nothing. */
const effortAsJson = ({ ef, expectedRecall }: SearchEffort) => ({
  ef: ef ?? null,
  expectedRecall: expectedRecall ?? null,
});

/** A column of the metadata that has the name of another field is in `row` only. */
const withFile = ({ path: name, row, ...hit }: Hit, root: string) => ({
  path: path.join(root, name),
  name,
  ...hit,
  row,
});

function asText({ query, hits }: Found): string[] {
  const rows = hits.map(({ score, label, path: name }, place) => [`${place + 1}`, score.toFixed(4), label ?? "", name]);
  return [`${query}`, table(["", "score", "label", "picture"], rows), ""];
}

async function writeQueryPage(file: string, { manifest }: OpenIndex, found: readonly Found[]): Promise<void> {
  const folder = path.dirname(path.resolve(file));
  const rows = found.map(({ query, hits }) => ({
    query: { file: path.resolve(query), label: undefined },
    hits: hits.map(({ score, label, path: name }) => ({ file: path.join(manifest.root, name), label, score })),
  }));
  const section = {
    title: "Nearest pictures",
    facts: [
      ["model", manifest.model.name],
      ["pictures", `${manifest.count}`],
    ] as const,
    rows,
  };
  await writeFileAtomically(path.resolve(file), neighbourPage("Loci query", folder, [section]));
}

async function checkFolderOf(page: string): Promise<void> {
  const folder = path.dirname(path.resolve(page));
  if ((await stat(folder).catch(() => undefined))?.isDirectory()) return;
  throw new RetrievalError({ what: `page ${page}: there is no folder ${folder}`, remedy: "Make it, or name another" });
}
