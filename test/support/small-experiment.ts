import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  checkExperiment,
  describeCellData,
  type ExperimentRun,
  identify,
  type PlannedCell,
  parseLocatedYaml,
  planExperiment,
  type SharedWork,
} from "@loci/cli";
import { cacheDirectory } from "@loci/core";
import { drawClassFolders } from "./picture-folder.js";

/** A network, a layer and a size at which a cell takes next to nothing. */
export const SMALL = "backbones: mobilenet_v2, layers: block_3_expand_relu, sizes: 64";

/** A cache of features in the folder, whose networks are the user's: to convert them takes seconds. @returns for `LOCI_CACHE` */
export async function cacheIn(folder: string): Promise<string> {
  const [networks, cache] = [join(cacheDirectory(), "backbones"), join(folder, "cache")];
  await mkdir(networks, { recursive: true });
  await mkdir(cache, { recursive: true });
  await symlink(networks, join(cache, "backbones")).catch(() => {});
  return cache;
}

/** Draws pictures, some to measure on and some to learn from, into `folder`. */
export async function drawExperimentPictures(folder: string): Promise<void> {
  await drawClassFolders(join(folder, "photos"), 4);
  await drawClassFolders(join(folder, "learn"), 5);
}

/** An experiment on them. @param grid YAML flow mapping, or a list of such */
const experimentText = (grid: string, more = ""): string => `data: photos\n${more}grid: ${grid}\n`;

export async function readSmall(folder: string, grid: string, more = "") {
  return checkExperiment(await parseLocatedYaml(experimentText(grid, more), "small.yaml"), folder);
}

export async function runOf(folder: string, grid: string, more = ""): Promise<ExperimentRun> {
  return { read: await readSmall(folder, grid, more), out: join(folder, "report"), jobs: 1, restart: false };
}

/** The cells of an experiment and what they share, ready to be computed one by one. */
export async function cellsOf(
  folder: string,
  grid: string,
  more = "",
): Promise<{ readonly cells: readonly PlannedCell[]; readonly shared: SharedWork }> {
  const read = await readSmall(folder, grid, more);
  const { grid: planned, opened } = await planExperiment(read);
  const out = join(folder, "report");
  await mkdir(join(out, "cells"), { recursive: true });
  const { dataset, train } = opened;
  const data = await describeCellData(dataset, read.experiment.data);
  const shared: SharedWork = { out, dataset, train, data, protocol: {}, resamples: 100 };
  return { cells: await identify(planned, shared), shared };
}

export const writeExperiment = (folder: string, grid: string, more = ""): Promise<void> =>
  writeFile(join(folder, "experiment.yaml"), experimentText(grid, more));
