/**
 * Steps of training against the same step in PyTorch (Debian's python3-torch, which computes with the BLAS that is installed:
 * libopenblas0-pthread is the fast one), in turns in one run, on feature maps that are at hand:
 *   npx tsx test/bench/training-against-torch.ts [--turns 3] [--steps 30] [--json]
 *
 * NetVLAD with 64 clusters over 1280 channels at 8 × 8, and bilinear pooling of 128 projected channels of 768 at 17 × 17,
 * batches of 32 (8 classes of 4), supervised contrastive loss, SGD with momentum. Times are medians over the steps, in a
 * process of its own for each. Both run on all cores, but for our loss (one). The last table is the peak of memory by
 * number of pictures, maps being drawn when they are read, as a feature cache reads them.
 */
import { execFile, fork } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { openTensorFlowEngine } from "@loci/core";
import { createHead, parseHeadSpec, resolveConfiguration, type TrainingMaps, trainHead } from "@loci/heads";
import { median } from "./median.js";
import { type Cost, print, sideBySide } from "./side-by-side.js";

const { values } = parseArgs({
  options: {
    turns: { type: "string", default: "3" },
    steps: { type: "string", default: "30" },
    only: { type: "string" },
    pictures: { type: "string" },
    json: { type: "boolean", default: false },
  },
});
const steps = Number(values.steps);

const cases = {
  netvlad: { spec: "netvlad(clusters=64,centres=random)", channels: 1280, side: 8 },
  bilinear: { spec: "project(dimensions=128)|bilinear(form=full)", channels: 768, side: 17 },
} as const;
type Case = keyof typeof cases;

const [CLASSES, OF_EACH] = [8, 4];
/** Not in the median: the first ones warm up. */
const WARM_UP = 3;

/** In this process. */
async function ours(name: Case, count: number): Promise<Cost> {
  const { spec, channels, side } = cases[name];
  const shapes = [{ height: side, width: side, channels }] as const;
  const size = side * side * channels;
  const some = Float32Array.from({ length: 64 * size }, (_, i) => ((i * 7919) % 1000) / 1000);
  const maps: TrainingMaps = {
    ...{ pictures: count, views: 1, shapes },
    async read(requests, reuse) {
      const [free] = reuse ?? [];
      const values = free?.length === requests.length * size ? free : new Float32Array(requests.length * size);
      for (const [place, { picture }] of requests.entries()) {
        const start = (picture % 64) * size;
        values.set(some.subarray(start, start + size), place * size);
      }
      return [values];
    },
  };
  const classes = Math.ceil(count / OF_EACH);
  const pictures = Array.from({ length: count }, (_, picture) => ({
    ...{ path: `${picture}.jpg`, name: `${picture}.jpg` },
    label: `class ${picture % classes}`,
  }));
  const places = pictures.map((_, place) => place);
  const directory = await mkdtemp(path.join(tmpdir(), "loci-bench-"));
  const times: number[] = [];
  const enough = new AbortController();
  try {
    await trainHead({
      engine: await openTensorFlowEngine("wasm"),
      head: await createHead(parseHeadSpec(spec), shapes),
      ...{ pictures, maps, directory, identity: name, roles: { queries: places, gallery: places } },
      configuration: resolveConfiguration({
        loss: "supervised-contrastive",
        sampler: `p-k(classes=${CLASSES},pictures=${OF_EACH})`,
        optimiser: "sgd(momentum=0.9)",
        phases: [{ epochs: steps, rate: 1e-3 }],
        validation: { part: 0 },
      }),
      signal: enough.signal,
      onMetrics(entry) {
        if (entry.kind !== "step") return;
        times.push((1000 * CLASSES * OF_EACH) / entry.picturesPerSecond);
        if (times.length === steps) enough.abort();
      },
    });
  } finally {
    await rm(directory, { recursive: true });
  }
  return { milliseconds: median(times.slice(WARM_UP)), megabytes: process.resourceUsage().maxRSS / 1024 };
}

const python = `
import json, resource, statistics, sys, time, torch, torch.nn.functional as F
name, steps, threads, warm_up = sys.argv[1], *map(int, sys.argv[2:5])
torch.set_num_threads(threads)
B, K, C, S = (32, 64, 1280, 8) if name == "netvlad" else (32, 128, 768, 17)
source = (torch.arange(64 * C * S * S) * 7919 % 1000 / 1000).reshape(64, C, S, S).float()
labels = torch.arange(B) // 4
convolution = torch.nn.Conv2d(C, K, 1)
centroids = torch.nn.Parameter(torch.rand(K, C))
parameters = list(convolution.parameters()) + ([centroids] if name == "netvlad" else [])
def head(x):
    if name == "bilinear":
        x = convolution(x).reshape(B, K, S * S)
        z = torch.bmm(x, x.transpose(1, 2)) / (S * S)
        z = torch.sign(z) * torch.sqrt(torch.abs(z) + 1e-8)
        return F.normalize(z.reshape(B, -1), dim=1)
    x = F.normalize(x, dim=1)
    a = F.softmax(convolution(x).reshape(B, K, -1), dim=1)
    x = x.reshape(B, C, -1)
    v = torch.bmm(a, x.transpose(1, 2)) - a.sum(-1, keepdim=True) * centroids
    return F.normalize(F.normalize(v, dim=2).reshape(B, -1), dim=1)
optimiser = torch.optim.SGD(parameters, lr=1e-3, momentum=0.9)
same = labels[:, None] == labels[None, :]
itself = torch.eye(B, dtype=torch.bool)
times = []
for step in range(steps):
    started = time.perf_counter()
    x = source[(torch.arange(B) * 13 + step) % 64]
    z = head(x)
    logits = (z @ z.t() / 0.1).masked_fill(itself, -1e9)
    loss = -(F.log_softmax(logits, dim=1) * (same & ~itself)).sum(1).div(3).mean()
    optimiser.zero_grad(); loss.backward(); optimiser.step()
    times.append(1000 * (time.perf_counter() - started))
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"milliseconds": statistics.median(times[warm_up:]), "megabytes": peak}))
`;

function inProcessOfItsOwn(name: Case, pictures: number): Promise<Cost> {
  const child = fork(fileURLToPath(import.meta.url), [
    "--only",
    name,
    "--steps",
    `${steps}`,
    "--pictures",
    `${pictures}`,
  ]);
  return new Promise((resolve, reject) => {
    child.on("message", (message) => resolve(message as Cost));
    child.on("error", reject);
  });
}

async function torch(name: Case): Promise<Cost> {
  const words = [name, `${steps}`, `${availableParallelism()}`, `${WARM_UP}`];
  const { stdout } = await promisify(execFile)("/usr/bin/python3", ["-c", python, ...words]);
  return JSON.parse(stdout);
}

if (values.only) {
  process.send?.(await ours(values.only as Case, Number(values.pictures)));
  process.disconnect?.();
} else {
  for (const name of Object.keys(cases) as Case[]) {
    const { spec, channels, side } = cases[name];
    const what = `a step of training: \`${spec}\`, ${channels} channels at ${side} × ${side}, batch ${CLASSES * OF_EACH}`;
    const contenders = { ours: () => inProcessOfItsOwn(name, 256), theirs: () => torch(name) };
    print(await sideBySide(what, Number(values.turns), contenders), values.json);
  }
  for (const pictures of values.json ? [] : [250, 2500, 25_000]) {
    const { megabytes } = await inProcessOfItsOwn("netvlad", pictures);
    console.log(`netvlad, ${pictures} pictures: peak ${megabytes.toFixed(0)} MB`);
  }
}
