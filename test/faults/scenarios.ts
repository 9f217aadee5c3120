import { existsSync } from "node:fs";
import { readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { sha256 } from "@loci/core";
import { openIndex } from "@loci/index";
import { drawClassFolders } from "../support/picture-folder.js";
import { resultLines } from "../support/result-lines.js";
import { runLoci } from "../support/run-loci.js";
import { drivenService } from "./driven-service.js";

/** What a command does to files, and how to tell that it was done. */
export interface Scenario {
  readonly name: string;
  /** Makes what is there before, in an empty folder. */
  prepare(folder: string): Promise<void>;
  /** The command, and what brings it to its end after a fault. */
  words(folder: string): readonly string[];
  /** Of a service: what is asked of it. */
  drive?(folder: string, address: string): Promise<void>;
  /** Checked right after the fault. @throws Error when something that was there, or acknowledged, is not */
  survey?(folder: string): Promise<void>;
  /** What the command was to make, as a text that does not depend on times and random names; undefined where it is not there. */
  result(folder: string): Promise<string | undefined>;
  /** Whether the same command again is refused because the result is there. */
  readonly isOnce?: boolean;
}

const MODEL = ["--model", "mobilenet_v2@block_3_expand_relu/gap", "--size", "64"];
const paths = (folder: string) => ({
  first: join(folder, "photos"),
  more: join(folder, "more"),
  index: join(folder, "test.loci"),
  other: join(folder, "other.loci"),
  out: join(folder, "out"),
});

async function loci(...words: string[]): Promise<void> {
  const { code, notes } = await runLoci(...words);
  if (code !== 0) throw new Error(`${words.join(" ")}: ${code} ${notes}`);
}

/** Pictures, and an index of them. */
async function prepareIndex(folder: string): Promise<void> {
  const { first, more, index } = paths(folder);
  await drawClassFolders(first, 2);
  await drawClassFolders(join(first, "../more"), 3);
  await loci("index", "build", first, "--out", index, "--kind", "hnsw", ...MODEL);
  // Below the same root, so that an index may hold both.
  await rename(more, join(first, "more"));
}

/** Names, metadata and descriptors of an index. */
async function contentOf(index: string): Promise<string | undefined> {
  if (!existsSync(index)) return undefined;
  const opened = await openIndex(index);
  try {
    const lines: string[] = [];
    for (const [id, row] of opened.rows) {
      const descriptor = await opened.descriptors([id]);
      lines.push(`${row["path"]} ${row["label"]} ${sha256(new Uint8Array(descriptor.buffer)).slice(0, 12)}`);
    }
    return lines.sort().join("\n");
  } finally {
    await opened.close();
  }
}

/** The index is there, every byte as it was acknowledged. */
async function verifyIndexAt(index: string): Promise<void> {
  if (existsSync(index)) await loci("index", "verify", index);
}

const onIndex = {
  prepare: prepareIndex,
  survey: (folder: string) => verifyIndexAt(paths(folder).index),
  result: (folder: string) => contentOf(paths(folder).index),
};

/** Files of a folder by their content, but for those that a killed command left half-written under a name of their own. */
async function filesOf(folder: string): Promise<string | undefined> {
  if (!existsSync(folder)) return undefined;
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && !entry.name.endsWith(".tmp"))
    .map((entry) => join(entry.parentPath, entry.name));
  const lines = files.map(async (file) => `${file.slice(folder.length)} ${sha256(await readFile(file))}`);
  return (await Promise.all(lines)).sort().join("\n");
}

const indexScenarios: readonly Scenario[] = [
  {
    ...onIndex,
    name: "index build",
    prepare: (folder) => drawClassFolders(paths(folder).first, 2),
    words: (folder) => ["index", "build", paths(folder).first, "--out", paths(folder).index, ...MODEL],
    isOnce: true,
  },
  {
    ...onIndex,
    name: "index build --replace",
    words: (folder) => ["index", "build", paths(folder).first, "--out", paths(folder).index, "--replace", ...MODEL],
  },
  {
    ...onIndex,
    name: "index add",
    words: (folder) => ["index", "add", paths(folder).index, join(paths(folder).first, "more")],
  },
  {
    ...onIndex,
    name: "index update",
    prepare: async (folder) => {
      await prepareIndex(folder);
      const { first } = paths(folder);
      await rename(join(first, "more/circles/2.jpg"), join(first, "stripes/0.jpg"));
    },
    words: (folder) => ["index", "update", paths(folder).index, paths(folder).first],
  },
  {
    ...onIndex,
    name: "index remove",
    prepare: async (folder) => {
      await prepareIndex(folder);
      await rename(join(paths(folder).first, "stripes"), join(folder, "away"));
    },
    words: (folder) => ["index", "remove", paths(folder).index, "--missing"],
  },
  {
    ...onIndex,
    name: "index compact",
    prepare: async (folder) => {
      await prepareIndex(folder);
      await loci("index", "remove", paths(folder).index, "--id", "1", "4");
    },
    words: (folder) => ["index", "compact", paths(folder).index],
  },
  {
    ...onIndex,
    name: "index repair",
    prepare: async (folder) => {
      await prepareIndex(folder);
      await writeFile(join(paths(folder).index, "manifest.json"), "{}");
    },
    words: (folder) => ["index", "repair", paths(folder).index],
    survey: async () => {},
    result: (folder) => contentOf(paths(folder).index).catch(() => undefined),
  },
  {
    ...onIndex,
    name: "index merge",
    prepare: async (folder) => {
      const { first, other } = paths(folder);
      await prepareIndex(folder);
      await loci("index", "build", join(first, "more"), "--out", other, ...MODEL);
    },
    words: (folder) => {
      const { index, other, out } = paths(folder);
      return ["index", "merge", index, other, "--out", out];
    },
    survey: async (folder) => {
      const { index, other, out } = paths(folder);
      for (const each of [index, other, out]) await verifyIndexAt(each);
    },
    result: (folder) => contentOf(paths(folder).out),
    isOnce: true,
  },
  {
    ...onIndex,
    name: "index export",
    words: (folder) => ["index", "export", paths(folder).index, "--out", paths(folder).out],
    result: (folder) => filesOf(paths(folder).out),
  },
];

const training = {
  prepare: (folder: string) => drawClassFolders(paths(folder).first, 3),
  words: (folder: string) => [
    ...["train", paths(folder).first, "--backbone", "mobilenet_v2@block_3_expand_relu", "--size", "64"],
    ...["--head", "gap|pca(dimensions=4)", "--recipe", "gsv-ms", "--epochs", "2", "--validation", "0.3"],
    ...["--sampler", "p-k(classes=2,pictures=2)", "--out", paths(folder).out],
  ],
  result: async (folder: string) => {
    const model = join(paths(folder).out, "model.json");
    if (!existsSync(model)) return undefined;
    return `${JSON.parse(await readFile(model, "utf8")).fingerprint}`;
  },
};

const others: readonly Scenario[] = [
  { ...training, name: "train" },
  {
    ...training,
    name: "train --restart",
    prepare: async (folder) => {
      await training.prepare(folder);
      await loci(...training.words(folder));
    },
    words: (folder) => [...training.words(folder), "--restart"],
  },
  {
    name: "compare",
    prepare: async (folder) => {
      await drawClassFolders(paths(folder).first, 3);
      const grid = "{backbones: mobilenet_v2, layers: block_3_expand_relu, sizes: 64, heads: [gap, gem]}";
      await writeFile(join(folder, "experiment.yaml"), `data: ${paths(folder).first}\ngrid: ${grid}\n`);
    },
    words: (folder) => [...["compare", join(folder, "experiment.yaml"), "--out", paths(folder).out, "--jobs", "1"]],
    result: async (folder) => {
      if (!existsSync(join(paths(folder).out, "report.html"))) return undefined;
      const lines = await resultLines(join(paths(folder).out, "results.jsonl"));
      return JSON.stringify(lines.map((line) => (line.kind === "cell" ? [line.system, line.metrics] : line)));
    },
  },
  {
    name: "dataset synthesize",
    prepare: async () => {},
    words: (folder) => [
      ...["dataset", "synthesize", "kinds", paths(folder).out, "--classes", "2", "--per-class", "2", "--size", "64"],
    ],
    result: (folder) => filesOf(paths(folder).out),
    isOnce: true,
  },
  {
    name: "export",
    prepare: async () => {},
    words: (folder) => ["export", ...MODEL, "--out", `${paths(folder).out}.onnx`],
    result: async (folder) => {
      const file = `${paths(folder).out}.onnx`;
      return existsSync(file) ? sha256(await readFile(file)) : undefined;
    },
  },
  { ...onIndex, name: "serve --writable", ...drivenService((folder) => paths(folder).index) },
];

/** Every command that writes files. */
export const scenarios: readonly Scenario[] = [...indexScenarios, ...others];
