import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  createService,
  defaultServiceOptions,
  OnDemand,
  type OpenModel,
  openPictureDescriber,
  openQueuedExplainer,
  type ServiceOptions,
} from "@loci/cli/service";
import { exportModel, openExtractor, openLocalFeatureExtractor, plainView } from "@loci/core";
import { assembleModel, createHead, featureMapShapes, parseHeadSpec } from "@loci/heads";
import { createIndexWriter, type IndexKind } from "@loci/index";
import { onTestFinished } from "vitest";
import { type Colour, plain } from "./drawn-pictures.js";
import { temporaryFolder } from "./temporary-folder.js";
import { tinyBackbone } from "./tiny-backbone.js";

/** The pictures of the tiny index: a descriptor is the picture's colour at unit length. */
const colours: Readonly<Record<string, Colour>> = {
  "red/1.png": [200, 10, 10],
  "red/2.png": [190, 40, 10],
  "green/1.png": [10, 200, 10],
  "green/2.png": [40, 190, 10],
  "blue/1.png": [10, 10, 200],
};
export const names = Object.keys(colours);

export async function tinyModel() {
  const backbone = tinyBackbone();
  const seen = { backbone, layers: ["pool8"] as const, views: plainView, preprocessing: backbone.preprocessing };
  return assembleModel({ ...seen, head: await createHead(parseHeadSpec("gap"), featureMapShapes(seen)) });
}

/** The model of a tiny index, as one would be loaded from it. */
export const openTinyModel: OpenModel = async () => {
  const model = await tinyModel();
  const describer = await openPictureDescriber(model);
  const explainer = new OnDemand(() => openQueuedExplainer(model));
  return {
    fingerprint: model.fingerprint,
    describer,
    localFeatures: () => openLocalFeatureExtractor(model, { pictures: 1 }),
    explainer: () => explainer.get(),
    exported: exportModel(model, "picture"),
    close: async () => {
      await describer.close();
      await explainer.close();
    },
  };
};

/** PNG of one colour. */
export const png = (colour: Colour, width?: number, height?: number): Promise<Buffer> =>
  plain(colour, undefined, width, height).png().toBuffer();

/** What an index knows of a picture besides. */
type Facts = (place: number) => Readonly<Record<string, string | number>>;

/** A folder of plain pictures and an index of them whose model is a network that anyone can compute by hand. */
export async function tinyIndex(kind: IndexKind = "flat", given = colours, facts?: Facts, made?: string) {
  const folder = made ?? (await temporaryFolder());
  const [pictures, index] = [join(folder, "pictures"), join(folder, "tiny.loci")];
  for (const [name, colour] of Object.entries(given)) {
    await mkdir(join(pictures, name, ".."), { recursive: true });
    await writeFile(join(pictures, name), await png(colour));
  }
  await buildTiny(index, pictures, Object.keys(given), kind, facts);
  return { folder, pictures, index };
}

/** Builds the index, in place of one that is there. */
export async function buildTiny(
  index: string,
  pictures: string,
  given: readonly string[],
  kind: IndexKind = "flat",
  facts: Facts = () => ({}),
) {
  const model = await tinyModel();
  const extractor = await openExtractor(model, { pictures: given.length });
  const { name, fingerprint } = model;
  const description = { kind, dimension: 3, model: { name, fingerprint }, root: pictures };
  const writer = await createIndexWriter(
    index,
    { ...description, writeModel: (directory) => writeFile(join(directory, "model.json"), "{}\n") },
    { replace: true },
  );
  for await (const { descriptors } of extractor.describe(given.map((each) => ({ path: join(pictures, each) })))) {
    await writer.add(
      descriptors,
      given.map((path, frame) => ({ path, label: path.split("/")[0], frame, sequence: "walk", ...facts(frame) })),
    );
  }
  await writer.commit();
  await extractor.close();
}

/** A running service of a tiny index; it ends with the test. `log`: what it wrote, a line each. */
export async function tinyService(options: Partial<ServiceOptions> = {}, kind: IndexKind = "flat", facts?: Facts) {
  const disk = await tinyIndex(kind, colours, facts);
  const { service, log } = await serveTiny(disk.index, options);
  let isClosed = false;
  const close = async () => {
    if (!isClosed) await service.close();
    isClosed = true;
  };
  onTestFinished(close);
  return { ...disk, ...service, close, log };
}

/** A running service of a tiny index, which whoever asks for it closes. */
export async function serveTiny(index: string, options: Partial<ServiceOptions> = {}) {
  const log: string[] = [];
  const service = await createService({
    ...defaultServiceOptions,
    port: 0,
    linger: 50,
    indexes: [index],
    openModel: openTinyModel,
    logStream: { write: (line) => void log.push(line) },
    ...options,
  });
  return { service, log };
}
