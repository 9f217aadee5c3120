// Writes packs until it is killed: node endless-packs.js FOLDER COLLECTION(JSON) FIRST
// Says on standard output, after each batch, how many maps it has stored. Map n has the key sha256("n") and consists of n.
import { createHash } from "node:crypto";
import { writeSync } from "node:fs";
import { createPack, newPackId } from "../../../packages/core/dist/feature-cache/packs/pack-writer.js";

const [folder, json, first] = process.argv.slice(2);
const collection = JSON.parse(json);
const length = collection.height * collection.width * collection.channels;
for (let next = Number(first); ; ) {
  const pack = await createPack(folder, newPackId(collection), collection);
  for (let batch = 0; batch < 5; batch++, next += 4) {
    const numbers = [next, next + 1, next + 2, next + 3];
    const key = (number) => createHash("sha256").update(`${number}`).digest("hex");
    await pack.append(numbers.map((number) => ({ key: key(number), halves: new Uint16Array(length).fill(number) })));
    writeSync(1, `${next + 4}\n`);
  }
  await pack.close();
}
