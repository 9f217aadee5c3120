import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { type Dataset, type DatasetOptions, type DatasetProblem, openDataset, RetrievalError } from "@loci/core";
import sharp from "sharp";
import { expect } from "vitest";

const fixtures = resolve(import.meta.dirname, "../fixtures/datasets");

/** A picture of 16 x 12 pixels; of another colour, another picture. */
const smallPicture = (colour = "#357") =>
  sharp({ create: { width: 16, height: 12, channels: 3, background: colour } })
    .jpeg()
    .toBuffer();

/** Writes files below `folder`: lines of a list, or pictures where there is nothing to write. */
export async function writeFiles(folder: string, files: Readonly<Record<string, readonly string[] | string | Buffer>>) {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), Array.isArray(content) ? `${content.join("\n")}\n` : (content as string));
  }
}

/** A different picture at each of the names. */
export async function writePictures(folder: string, ...names: readonly string[]): Promise<void> {
  for (const [place, name] of names.entries()) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    const shade = (((place + 1) * 40) % 256).toString(16).padStart(2, "0");
    await writeFile(join(folder, name), await smallPicture(`#${shade}3355`));
  }
}

/** Copies lists that `test/fixtures/datasets/make.py` wrote: from their name there to the name in `folder`. */
export async function copyFixtures(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [from, to] of Object.entries(files)) {
    await mkdir(dirname(join(folder, to)), { recursive: true });
    await copyFile(join(fixtures, from), join(folder, to));
  }
}

/** The data set and everything that is wrong with it, as `file:line: reason`. */
export async function openWithProblems(location: string, options: DatasetOptions = {}) {
  const problems: DatasetProblem[] = [];
  const dataset = await openDataset(location, { ...options, onProblem: (problem) => problems.push(problem) });
  const lines = problems.map(({ file, line, reason }) => `${file}${line === undefined ? "" : `:${line}`}: ${reason}`);
  return { dataset, problems: lines };
}

/** The message of the RetrievalError that `attempt` ends with. */
export async function refusalOf(attempt: Promise<unknown>): Promise<string> {
  const error = await attempt.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(RetrievalError);
  return (error as Error).message;
}

/** What tests look at, without absolute paths. */
export const namesOf = ({ pictures }: Dataset, places: readonly number[]) =>
  places.map((place) => pictures[place]!.name);
