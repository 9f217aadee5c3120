/**
 * Exports every head on a backbone as `loci export` does, has ONNX's own checker (Debian's python3-onnx) look at each file, runs it in a bare ONNX
 * Runtime session on the pixels of one picture, and compares with the descriptor that `loci` gives for the picture:
 *   npx tsx test/bench/exports.ts PICTURES [--backbone inception_v3] [--heads gem,netvlad]
 *
 * Then the other two inputs that an export may have, on pictures as they are and enlarged to JPEGs of 3000 pixels, which libvips
 * shrinks while it decodes them: `picture` resizes inside the file, and need not agree to the last place.
 *
 * PICTURES is a folder that heads which start from data take their start from. Ends with exit code 1 when a file is refused
 * or a descriptor differs by more than 1e-4 of its norm.
 */
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs, promisify } from "node:util";
import {
  choose,
  DESCRIPTOR,
  decodeImage,
  type ExportInput,
  exportInputs,
  exportModel,
  type Model,
  openBackbone,
  openDataset,
  openExtractor,
  PIXELS,
} from "@loci/core";
import { createModel, headDefinitions, parseHeadSpec } from "@loci/heads";
import sharp from "sharp";

interface BareSession {
  run(feeds: object): Promise<Readonly<Record<string, { readonly data: unknown }>>>;
  release(): Promise<void>;
}

interface BareRuntime {
  readonly InferenceSession: { create(file: string): Promise<BareSession> };
  readonly Tensor: new (type: string, data: Uint8Array | Float32Array, dims: readonly number[]) => object;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    backbone: { type: "string", default: "inception_v3" },
    heads: { type: "string", default: Object.keys(headDefinitions).join() },
  },
});
const [folder] = positionals;
if (folder === undefined) throw new Error("PICTURES is missing");

// ONNX Runtime as another program would load it, past everything that is ours.
const coreRequire = createRequire(new URL("../../packages/core/package.json", import.meta.url));
const { InferenceSession, Tensor } = coreRequire("onnxruntime-node") as BareRuntime;

const { pictures } = await openDataset(folder);
const backbone = await openBackbone(values.backbone);
const picture = pictures[0] as (typeof pictures)[0];
const work = await mkdtemp(join(tmpdir(), "loci-exports-"));
const script = "import onnx, sys; onnx.checker.check_model(sys.argv[1], full_check=True)";
const check = (file: string) =>
  promisify(execFile)("/usr/bin/python3", ["-c", script, file]).then(
    () => "accepted",
    (error: Error) => `refused: ${error.message}`,
  );
let failures = 0;
try {
  for (const name of values.heads.split(",")) {
    const { featureMaps } = choose("head", headDefinitions, name);
    const layers = new Array<string>(featureMaps?.least ?? 1).fill(backbone.defaultLayer) as [string, ...string[]];
    const model = await createModel({ backbone: values.backbone, layers, head: { name, options: {} } }, { pictures });
    const file = join(work, `${name}.onnx`);
    await writeFile(file, exportModel(model));
    const checked = await check(file);
    const session = await InferenceSession.create(file);
    const image = await decodeImage(picture.path, model.preprocessing);
    const pixels = new Tensor("uint8", image.data, [1, image.height, image.width, 3]);
    const bare = (await session.run({ [PIXELS]: pixels }))[DESCRIPTOR]?.data as Float32Array;
    await session.release();
    const extractor = await openExtractor(model, { pictures: 1 });
    const described = (await extractor.describe([picture]).next()).value;
    await extractor.close();
    const own = (described as { descriptors: Float32Array }).descriptors;
    const difference = Math.sqrt(own.reduce((sum, value, i) => sum + (value - (bare[i] as number)) ** 2, 0));
    if (checked !== "accepted" || !(difference < 1e-4) || own.length !== bare.length) failures++;
    console.log(
      `${name.padEnd(20)} ${String(own.length).padStart(7)} numbers, checker: ${checked}, difference ${difference.toExponential(1)}`,
    );
    await rm(file);
  }
  const model = await createModel({ backbone: values.backbone, head: parseHeadSpec("gem") });
  for (const input of ["tensor", "picture"] as const) {
    const file = join(work, `${input}.onnx`);
    await writeFile(file, exportModel(model, input));
    const checked = await check(file);
    const [asTheyAre, enlarged] = [await worstCosine(model, input, file), await worstCosine(model, input, file, 3000)];
    if (checked !== "accepted" || !(asTheyAre > 0.999) || !(enlarged > 0.99)) failures++;
    console.log(
      `gem, --input ${input}: checker: ${checked}, least cosine of 10 pictures ${asTheyAre.toFixed(5)}, enlarged to 3000 pixels ${enlarged.toFixed(5)}`,
    );
  }
} finally {
  await rm(work, { recursive: true });
}

/** Of what a bare session makes of a file's input and what `loci` makes of the picture. @param width that it is enlarged to */
async function worstCosine(model: Model, input: ExportInput, file: string, width?: number): Promise<number> {
  const session = await InferenceSession.create(file);
  const extractor = await openExtractor(model, { pictures: 1 });
  let worst = 1;
  const step = Math.max(1, Math.floor(pictures.length / 10));
  for (const { path } of pictures.filter((_, place) => place % step === 0).slice(0, 10)) {
    const bytes = await sharp(path).resize(width).jpeg({ quality: 95 }).toBuffer();
    const described = (await extractor.describe([{ path, bytes }]).next()).value as { descriptors: Float32Array };
    const feeds = { [exportInputs[input].name]: await tensorOf(bytes, model, input) };
    const bare = (await session.run(feeds))[DESCRIPTOR]?.data as Float32Array;
    worst = Math.min(
      worst,
      described.descriptors.reduce((sum, value, i) => sum + value * (bare[i] as number), 0),
    );
  }
  await session.release();
  await extractor.close();
  return worst;
}

async function tensorOf(bytes: Buffer, model: Model, input: ExportInput): Promise<object> {
  if (input === "picture") {
    const { data, info } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    return new Tensor("uint8", new Uint8Array(data), [1, info.height, info.width, 3]);
  }
  const { data, width: across, height } = await decodeImage(bytes, model.preprocessing);
  const plane = across * height;
  const planes = Float32Array.from(data, (_, i) => (data[3 * (i % plane) + Math.floor(i / plane)] as number) / 255);
  return new Tensor("float32", planes, [1, 3, height, across]);
}

console.log(failures === 0 ? "All exports agree." : `${failures} do not.`);
process.exitCode = failures === 0 ? 0 : 1;
