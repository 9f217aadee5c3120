// Describes many small pictures of which one in twenty is broken: npx tsx test/faults/broken-pictures.ts [count]
// Says how much memory the process holds on its way; ends with 1 where a broken picture was described or a whole one was not.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRandom, openExtractor } from "@loci/core";
import { createModel, parseModelSpec } from "@loci/heads";
import sharp from "sharp";

const [count = "20000"] = process.argv.slice(2);
const folder = await mkdtemp(join(tmpdir(), "loci-broken-"));
const say = (line: object) => void process.stdout.write(`${JSON.stringify(line)}\n`);
const random = createRandom(1);

/** Every twentieth is cut off, empty, a text, or has other bytes in its middle. */
function broken(bytes: Buffer, kind: number): Buffer {
  if (kind === 0) return bytes.subarray(0, bytes.length >> 1);
  if (kind === 1) return Buffer.alloc(0);
  if (kind === 2) return Buffer.from("no picture");
  const cut = Buffer.from(bytes);
  cut.fill(0, 2, 40);
  return cut;
}

const kinds = await Promise.all(
  Array.from({ length: 64 }, () => {
    const raw = Uint8Array.from({ length: 8 * 8 * 3 }, () => random.integer(256));
    return sharp(raw, { raw: { width: 8, height: 8, channels: 3 } })
      .resize(48, 48)
      .jpeg()
      .toBuffer();
  }),
);
const pictures: { path: string }[] = [];
const isBroken = (place: number) => place % 20 === 7;
for (let place = 0; place < Number(count); place++) {
  const inner = join(folder, `${place % 100}`);
  if (place < 100) await mkdir(inner);
  const path = join(inner, `${place}.jpg`);
  const bytes = kinds[random.integer(kinds.length)] as Buffer;
  await writeFile(path, isBroken(place) ? broken(bytes, random.integer(4)) : bytes);
  pictures.push({ path });
}

const model = await createModel(parseModelSpec("mobilenet_v2@block_3_expand_relu/gap"), { size: 32 });
const extractor = await openExtractor(model, { pictures: pictures.length });
const [skipped, started] = [new Set<string>(), performance.now()];
let [described, next] = [0, 0];
try {
  for await (const group of extractor.describe(pictures)) {
    described += group.pictures.length;
    for (const { picture } of group.skipped) skipped.add(picture.path);
    const done = described + skipped.size;
    if (done < next && done < pictures.length) continue;
    next += pictures.length / 10;
    say({
      done,
      megabytes: Math.round(process.memoryUsage.rss() / 2 ** 20),
      seconds: Math.round((performance.now() - started) / 1000),
    });
  }
} finally {
  await extractor.close();
  await rm(folder, { recursive: true, force: true });
}
const wrong = pictures.filter(({ path }, place) => skipped.has(path) !== isBroken(place));
say({ described, skipped: skipped.size, wrong: wrong.length });
process.exitCode = wrong.length > 0 ? 1 : 0;
