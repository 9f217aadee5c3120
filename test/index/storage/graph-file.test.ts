import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { openIndexWriter } from "@loci/index";
import { expect, test } from "vitest";
import { fillGraph, loadGraph, newGraph } from "../../../packages/index/dist/storage/graph-file.js";
import { makeSmallIndex, smallDescriptors, smallDimension } from "../../support/small-index.js";
import { suiteFolder } from "../../support/suite-folder.js";

const folder = await suiteFolder();

test.each(["hnsw", "usearch"] as const)("%s: a graph is loaded, or made of the rows", async (kind) => {
  const directory = join(folder, `${kind}.loci`);
  await makeSmallIndex(directory, kind);
  const writer = await openIndexWriter(directory);
  const [loaded, made] = [await loadGraph(directory, writer.manifest), newGraph(directory, writer.manifest)];
  await fillGraph(made, directory, writer.manifest);
  const query = smallDescriptors.subarray(0, smallDimension);
  expect([loaded.size, made.size]).toEqual([40, 40]);
  expect((await loaded.search(query, 40, { ef: 40 }))[0]).toEqual((await made.search(query, 40, { ef: 40 }))[0]);
  await Promise.all([loaded.close(), made.close()]);
  // Nothing to insert, other parameters for searching: the file stays, and only the manifest changes.
  const { graph } = writer.manifest;
  await writer.tune({ recall: 0.5 });
  expect(writer.manifest.graph).toEqual(graph);
  expect(await readdir(directory)).toContain(graph?.file);
  await writer.close();
});

test("the recall of a graph that has grown is unknown until it is measured", async () => {
  const directory = join(folder, "grown.loci");
  await makeSmallIndex(directory, "hnsw");
  const writer = await openIndexWriter(directory);
  expect(writer.manifest.recall?.descriptors).toBe(40);
  const rows = Array.from({ length: 40 }, (_, at) => ({ path: `again ${at}` }));
  await writer.add(smallDescriptors, rows);
  // The rows beside the graph are compared one by one.
  expect(writer.manifest.recall?.descriptors).toBe(40);
  await writer.updateGraph();
  expect(writer.manifest.graph?.covered).toBe(80);
  expect(writer.manifest.recall).toBeUndefined();
  await writer.tune();
  expect(writer.manifest.recall?.descriptors).toBe(80);
  await writer.close();
});
