// Changes an index at random until it is killed. Tells its parent what it is about to do and when it is acknowledged.
// Arguments: directory, seed, kind, "build", "edit" or "repair" (its manifest is damaged and made again, over and over). See test/faults/index-kills.ts.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createRandom } from "@loci/core";
import { createIndexWriter, openIndexWriter, repairIndex } from "@loci/index";
import { victimDescription, victimDescriptor } from "./index-victim-data.js";

const [directory, seed, kind, phase] = process.argv.slice(2);
const random = createRandom(Number(seed));

async function told(operation, action) {
  process.send({ begin: operation });
  await action();
  process.send({ done: operation });
}

if (phase === "repair") {
  process.send({ ready: true });
  for (;;) {
    await writeFile(join(directory, "manifest.json"), "{}");
    await told({ kind: "rewrite" }, () => repairIndex(directory));
  }
}

const writer =
  phase === "build"
    ? await createIndexWriter(directory, victimDescription(kind), { resume: true })
    : await openIndexWriter(directory);
const versions = new Map([...writer.rows].map(([id, row]) => [id, row.version]));
process.send({ ready: true });

const joined = (descriptors) => Float32Array.from(descriptors.flatMap((each) => [...each]));

async function add() {
  const count = 1 + random.integer(40);
  const first = writer.manifest.nextId;
  const ids = Array.from({ length: count }, (_, at) => first + at);
  await told({ kind: "put", pictures: ids.map((id) => [id, 0]) }, () =>
    writer.add(
      joined(ids.map((id) => victimDescriptor(id, 0))),
      ids.map((id) => ({ path: `p${id}`, version: 0 })),
    ),
  );
  for (const id of ids) versions.set(id, 0);
}

const some = (count) => [
  ...new Set(Array.from({ length: count }, () => [...versions.keys()][random.integer(versions.size)])),
];

async function update() {
  const pictures = some(1 + random.integer(8)).map((id) => [id, versions.get(id) + 1]);
  await told({ kind: "put", pictures }, () =>
    writer.update(
      pictures.map(([id, version]) => ({
        id,
        row: { path: `p${id}`, version },
        descriptor: victimDescriptor(id, version),
      })),
    ),
  );
  for (const [id, version] of pictures) versions.set(id, version);
}

async function remove() {
  const ids = some(1 + random.integer(8));
  await told({ kind: "remove", ids }, () => writer.remove(ids));
  for (const id of ids) versions.delete(id);
}

for (;;) {
  const choice = random.integer(20);
  if (choice < 9 || versions.size < 20) await add();
  else if (choice < 13) await update();
  else if (choice < 16) await remove();
  else if (phase === "build") {
    if (choice === 19) {
      await told({ kind: "commit" }, () => writer.commit());
      process.exit(0);
    }
  } else if (choice < 18) await told({ kind: "rewrite" }, () => writer.compact());
  else await told({ kind: "rewrite" }, () => writer.updateGraph());
}
