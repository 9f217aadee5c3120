import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { GraphIndex, GraphOptions } from "../engines/graph-index.js";
import type { HnswParameters } from "../engines/hnsw-parameters.js";
import { type IndexKindDefinition, indexKind } from "../engines/index-kinds.js";
import { describeFile, graphName } from "./index-files.js";
import type { IndexStore, ManifestChanges } from "./index-store.js";
import type { IndexManifest } from "./manifest.js";
import { rowFile } from "./vector-file.js";

export type ProgressOf = (done: number, total: number) => void;

/** An empty graph for an index. @param parameters instead of those in the manifest */
export function newGraph(directory: string, manifest: IndexManifest, parameters = manifest.hnsw): GraphIndex {
  const { graph } = indexKind(manifest.kind);
  return (graph as Required<IndexKindDefinition>["graph"]).create(manifest.dimension, {
    ...graphOptions(directory, manifest),
    ...parameters,
  });
}

/** The graph in an index's file, whose checksum has been verified. @throws RetrievalError when it cannot be loaded */
export function loadGraph(directory: string, manifest: IndexManifest): Promise<GraphIndex> {
  const { graph } = indexKind(manifest.kind);
  const file = join(directory, (manifest.graph as NonNullable<IndexManifest["graph"]>).file);
  const options = { ...graphOptions(directory, manifest), ...manifest.hnsw };
  return (graph as Required<IndexKindDefinition>["graph"]).load(file, manifest.dimension, options);
}

function graphOptions(directory: string, { metric, precision, vectors }: IndexManifest): GraphOptions {
  return { metric, precision, rows: rowFile(join(directory, vectors)) };
}

/** Inserts the rows that a graph lacks. @param total how many rows it shall have */
export async function fillGraph(
  graph: GraphIndex,
  directory: string,
  manifest: IndexManifest,
  onProgress: ProgressOf = () => {},
): Promise<void> {
  const { slots, vectors } = manifest;
  const lacking = slots - graph.size;
  await graph.addFromFile(rowFile(join(directory, vectors)), lacking, (done) => onProgress(done, lacking));
}

/**
 * Makes a graph the index's: saves it beside the former one, unless it is the former one. The recall of another graph is
 * not this one's: unless `changes` has one, it is unknown then.
 * @param parameters that it was made with, and the ef to search it with
 */
export async function saveGraph(
  store: IndexStore,
  graph: GraphIndex,
  parameters: HnswParameters,
  changes: ManifestChanges = {},
): Promise<void> {
  const { manifest, directory } = store;
  const { m, efConstruction } = parameters;
  const isSame = manifest.hnsw?.m === m && manifest.hnsw.efConstruction === efConstruction;
  const changed = { ...changes, hnsw: parameters };
  if (isSame && manifest.graph?.covered === graph.size) {
    await store.commit(changed);
    return;
  }
  const { ending } = indexKind(manifest.kind).graph as Required<IndexKindDefinition>["graph"];
  const name = graphName(manifest.generation + 1, ending);
  await graph.save(join(directory, name));
  const file = await describeFile(directory, name);
  // What was measured of the former graph says nothing of this one.
  await store.commit({ recall: undefined, ...changed, graph: { file: name, covered: graph.size } }, file);
  if (manifest.graph) await rm(join(directory, manifest.graph.file), { force: true }).catch(() => {});
}
