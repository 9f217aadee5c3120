/**
 * Exports every head on a backbone, has ONNX's own checker (Debian's python3-onnx) look at each file, runs it in a bare ONNX
 * Runtime session on the pixels of one picture, and compares with the descriptor that `loci` gives for the picture:
 *   npx tsx test/bench/exports.ts PICTURES [--backbone inception_v3]
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
import { compileModel, DESCRIPTOR, decodeImage, openBackbone, openDataset, openExtractor, PIXELS } from "@loci/core";
import { createModel, headDefinitions } from "@loci/heads";

interface BareSession {
  run(feeds: object): Promise<Readonly<Record<string, { readonly data: unknown }>>>;
  release(): Promise<void>;
}

interface BareRuntime {
  readonly InferenceSession: { create(file: string): Promise<BareSession> };
  readonly Tensor: new (type: string, data: Uint8Array, dims: readonly number[]) => object;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { backbone: { type: "string", default: "inception_v3" } },
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
let failures = 0;
try {
  for (const [name, { featureMaps }] of Object.entries(headDefinitions)) {
    const layers = new Array<string>(featureMaps?.least ?? 1).fill(backbone.defaultLayer) as [string, ...string[]];
    const model = await createModel({ backbone: values.backbone, layers, head: { name, options: {} } }, { pictures });
    const file = join(work, `${name}.onnx`);
    await writeFile(file, compileModel(model));
    const checked = await promisify(execFile)("/usr/bin/python3", ["-c", script, file]).then(
      () => "accepted",
      (error: Error) => `refused: ${error.message}`,
    );
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
} finally {
  await rm(work, { recursive: true });
}
console.log(failures === 0 ? "All exports agree." : `${failures} do not.`);
process.exitCode = failures === 0 ? 0 : 1;
