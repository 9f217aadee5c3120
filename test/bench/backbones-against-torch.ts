/**
 * Networks of torchvision, with random weights, exported to ONNX and brought to Loci: the largest difference of each module's
 * output from PyTorch's, as a part of its largest value, and what bringing the network costs. Wants Debian's
 * python3-torchvision and python3-onnx:
 *   npx tsx test/bench/backbones-against-torch.ts [--only resnet50] [--python /usr/bin/python3]
 */
import { execFile } from "node:child_process";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs, promisify } from "node:util";
import { openBackbone } from "@loci/core";
import { differenceFromTorch, torchOutputs } from "../support/network-fixtures.js";

const { values } = parseArgs({
  options: { only: { type: "string" }, python: { type: "string", default: "/usr/bin/python3" } },
});
const script = path.join(import.meta.dirname, "../fixtures/backbones/make.py");
const names = ["resnet18", "resnet50", "vgg16", "mobilenet_v3_large", "efficientnet_b0", "vit_b_16"];

const folder = await mkdtemp(path.join(tmpdir(), "loci-bench-"));
process.env["LOCI_CACHE"] = path.join(folder, "cache");
try {
  for (const name of names.filter((one) => values.only === undefined || one === values.only)) {
    await promisify(execFile)(values.python, [script, "--full", name, folder]);
    const file = path.join(folder, `${name}.onnx`);
    const started = performance.now();
    const backbone = await openBackbone(file);
    const seconds = (performance.now() - started) / 1000;
    const megabytes = (await stat(file)).size / 1e6;
    const layers = Object.keys(backbone.layers).length;
    console.log(`${name}: ${megabytes.toFixed(0)} MB, ${layers} names of layers, ready in ${seconds.toFixed(1)} s`);
    for (const [module, output] of await torchOutputs(file)) {
      const difference = await differenceFromTorch(backbone, module, output);
      console.log(`  ${module.padEnd(32)} ${output.shape.join(" × ").padEnd(16)} ${difference.toExponential(1)}`);
      if (!(difference <= 1e-4)) process.exitCode = 1;
    }
    await rm(file);
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
