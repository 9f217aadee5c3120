import { mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { dirname, join, resolve } from "node:path";
import pMap from "p-map";
import { choose } from "../catalogue.js";
import { RetrievalError } from "../errors.js";
import { mostClasses } from "./class-names.js";
import { develop } from "./develop.js";
import { mixSeeds } from "./dice.js";
import { type Synthesiser, type SynthesiserName, synthesisers } from "./synthesisers.js";

export interface SynthesisOptions {
  /** How many places or kinds, at most 400. */
  readonly classes?: number;
  /** Pictures of each, at most 999. */
  readonly perClass?: number;
  /** Width in pixels, 32-4096. */
  readonly size?: number;
  readonly seed?: number;
  readonly onPicture?: (done: number, total: number) => void;
}

export interface SynthesisedPicture {
  readonly path: string;
  /** The class, which is also the name of the picture's folder. */
  readonly label: string;
  /** What one sees, in words: `dusk, rain, from the left, behind a van`. */
  readonly view: string;
}

/**
 * Draws a data set into `<directory>/<class>/<number>.jpg`. The same kind, options and version of sharp give the same
 * bytes, on any number of cores. The folder appears when all pictures are there, not before.
 * @throws RetrievalError when an option is out of range or the directory holds something already
 */
export async function synthesise(
  kind: SynthesiserName,
  directory: string,
  options: SynthesisOptions = {},
): Promise<SynthesisedPicture[]> {
  const synthesiser = choose("synthesiser", synthesisers, kind);
  const { classes, perClass, size, seed, onPicture } = { ...synthesiser.defaults, seed: 1, ...given(options) };
  checkWhole("classes", classes, 1, mostClasses);
  checkWhole("perClass", perClass, 1, 999);
  checkWhole("size", size, 32, 4096);
  checkWhole("seed", seed, 0, 2 ** 32 - 1);
  await refuseFull(directory);

  const target = resolve(directory);
  const workshop = `${target}.unfinished`;
  await rm(workshop, { recursive: true, force: true });
  try {
    const pictures = await drawAll(synthesiser, workshop, {
      classes,
      perClass,
      size,
      seed,
      ...(onPicture ? { onPicture } : {}),
    });
    await mkdir(dirname(target), { recursive: true });
    await rm(target, { recursive: true, force: true });
    await rename(workshop, target);
    return pictures.map((picture) => ({ ...picture, path: join(directory, picture.path) }));
  } finally {
    // After a failure other pictures are still being written for a moment.
    await rm(workshop, { recursive: true, force: true, maxRetries: 10 });
  }
}

type AllOptions = Required<Omit<SynthesisOptions, "onPicture">> & Pick<SynthesisOptions, "onPicture">;

/** Draws everything below `root`; the paths it returns begin with the class. */
async function drawAll(
  synthesiser: Synthesiser,
  root: string,
  { classes, perClass, size, seed, onPicture }: AllOptions,
): Promise<SynthesisedPicture[]> {
  const described = Array.from({ length: classes }, (_, position) => synthesiser.describe(seed, position));
  for (const { label } of described) await mkdir(join(root, label), { recursive: true });
  const total = classes * perClass;
  let done = 0;
  return await pMap(
    Array.from({ length: total }, (_, picture) => picture),
    async (picture) => {
      const [position, number] = [Math.floor(picture / perClass), picture % perClass];
      const { label, draw } = described[position] as (typeof described)[number];
      const { svg, description } = draw(number, size);
      const path = join(label, `${String(number + 1).padStart(3, "0")}.jpg`);
      await writeFile(join(root, path), await develop(svg, mixSeeds(seed, "develop", position, number)));
      onPicture?.(++done, total);
      return { path, label, view: description };
    },
    { concurrency: availableParallelism() + 1 },
  );
}

/** The options without those that are present but undefined, which would hide a default. */
function given(options: SynthesisOptions): SynthesisOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

function checkWhole(name: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new RetrievalError({
    what: `synthesise: ${name}`,
    expected: `a whole number from ${least} to ${most}`,
    got: String(value),
  });
}

/** A data set is not mixed into what is there already. */
async function refuseFull(directory: string): Promise<void> {
  const entries = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw new RetrievalError({
      what: `synthesise: ${directory} cannot be used as a folder`,
      remedy: "Name a folder that does not exist yet or is empty.",
      cause: error,
    });
  });
  if (entries.length === 0) return;
  throw new RetrievalError({
    what: `synthesise: ${directory} is not empty`,
    expected: "a folder that does not exist yet or is empty",
    got: entries.length === 1 ? "1 entry" : `${entries.length} entries`,
    remedy: "Choose another folder, or remove this one first.",
  });
}
