/**
 * Heads against the same formula in PyTorch (Debian's python3-torch, as fast as the BLAS that is installed:
 * libopenblas0-pthread), in turns in one run, on the same feature maps:
 *   npx tsx test/bench/heads-against-torch.ts [--turns 5] [--rounds 10] [--json]
 *
 * Bilinear pooling over 512 channels at 28 × 28 (signed square root, L2; ours as it comes, each pair of channels once, and with the
 * full matrix, PyTorch's always the full one, whose distances are the same) and NetVLAD with 64 clusters over 1280
 * channels at 14 × 14, batches of 16. Both keep their maps from round to round; ours go to the session's thread and back. Each turn is a process with that head alone in it: the median of its rounds and the peak of its memory. Threads are the
 * machine's cores; the ratio is the median of the turns'.
 */
import { execFile, fork } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { type Head, OnnxGraph, type OnnxTensors, onnxOps, openOnnxSession } from "@loci/core";
import { createHead, parseHeadSpec } from "@loci/heads";
import { median } from "./median.js";
import { type Cost, print, sideBySide } from "./side-by-side.js";

const { values } = parseArgs({
  options: {
    turns: { type: "string", default: "5" },
    rounds: { type: "string", default: "10" },
    only: { type: "string" },
    json: { type: "boolean", default: false },
  },
});
const rounds = Number(values.rounds);

const cases = {
  bilinear: { spec: "bilinear", channels: 512, side: 28 },
  "bilinear-full": { spec: "bilinear(form=full)", channels: 512, side: 28 },
  netvlad: { spec: "netvlad(clusters=64,centres=random)", channels: 1280, side: 14 },
} as const;
type Case = keyof typeof cases;

const BATCH = 16;

/** One process, one head: milliseconds of a batch and the peak of the memory in MB. */
async function ours(name: Case): Promise<Cost> {
  const { spec, channels, side } = cases[name];
  const head = await createHead(parseHeadSpec(spec), [{ channels, height: side, width: side }]);
  const session = await openOnnxSession(compile(head, channels));
  const times: number[] = [];
  const data = Float32Array.from({ length: BATCH * side * side * channels }, (_, i) => ((i * 7919) % 1000) / 1000);
  let inputs: OnnxTensors = { map: { type: "float32", dims: [BATCH, side, side, channels], data } };
  for (let round = 0; round <= rounds; round++) {
    const started = performance.now();
    ({ inputs } = await session.lend(inputs));
    // The first is for warming up.
    if (round > 0) times.push(performance.now() - started);
  }
  await session.close();
  return { milliseconds: median(times), megabytes: process.resourceUsage().maxRSS / 1024 };
}

function compile(head: Head, channels: number): Uint8Array {
  const graph = new OnnxGraph();
  const map = graph.input("map", "float32", ["batch", "height", "width", channels]);
  const parameters = Object.entries(head.parameters).map(([name, { data, shape }]) => [
    name,
    graph.initializer(data, shape),
  ]);
  const descriptor = head.aggregate(onnxOps(graph), [map], Object.fromEntries(parameters));
  graph.node("Identity", [descriptor], {}, "descriptor");
  graph.output("descriptor", "float32");
  return graph.encode();
}

/** The usual formulations: a batched product of the map with itself; softmax, batched product and the centres' share. */
const python = `
import json, resource, statistics, sys, time, torch, torch.nn.functional as F
name, rounds, threads = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
torch.set_num_threads(threads)
B, C, S = (16, 512, 28) if name.startswith("bilinear") else (16, 1280, 14)
x = (torch.arange(B * C * S * S) * 7919 % 1000 / 1000).reshape(B, C, S, S).float()
if name.startswith("bilinear"):
    def head(x):
        x = x.reshape(B, C, S * S)
        z = torch.bmm(x, x.transpose(1, 2)) / (S * S)
        z = torch.sign(z) * torch.sqrt(torch.abs(z) + 1e-8)
        return F.normalize(z.reshape(B, -1), dim=1)
else:
    K = 64
    convolution = torch.nn.Conv2d(C, K, 1)
    centroids = torch.rand(K, C)
    def head(x):
        x = F.normalize(x, dim=1)
        a = F.softmax(convolution(x).reshape(B, K, -1), dim=1)
        x = x.reshape(B, C, -1)
        v = torch.bmm(a, x.transpose(1, 2)) - a.sum(-1, keepdim=True) * centroids
        return F.normalize(F.normalize(v, dim=2).reshape(B, -1), dim=1)
times = []
with torch.no_grad():
    for i in range(rounds + 1):
        started = time.perf_counter()
        head(x)
        if i > 0: times.append(1000 * (time.perf_counter() - started))
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"milliseconds": statistics.median(times), "megabytes": peak}))
`;

function inProcessOfItsOwn(name: Case): Promise<Cost> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(import.meta.url), ["--only", name, "--rounds", `${rounds}`]);
    child.on("message", (message) => resolve(message as Cost));
    child.on("error", reject);
  });
}

async function torch(name: Case): Promise<Cost> {
  const words = [name, `${rounds}`, `${availableParallelism()}`];
  const { stdout } = await promisify(execFile)("/usr/bin/python3", ["-c", python, ...words]);
  return JSON.parse(stdout);
}

if (values.only) {
  process.send?.(await ours(values.only as Case));
} else {
  for (const name of Object.keys(cases) as Case[]) {
    const { spec, channels, side } = cases[name];
    const what = `\`${spec}\`, ${channels} channels at ${side} × ${side}, batch ${BATCH}`;
    const contenders = { ours: () => inProcessOfItsOwn(name), theirs: () => torch(name) };
    print(await sideBySide(what, Number(values.turns), contenders), values.json);
  }
}
