// Adds to an index until it is killed; tells its parent when the first pictures are on the disk.
import { createIndexWriter } from "@loci/index";

const writer = await createIndexWriter(process.argv[2], {
  kind: "hnsw",
  dimension: 2,
  model: { name: "m", fingerprint: "f" },
  root: "/",
  writeModel: async () => {},
});
for (let id = 0; ; id++) {
  await writer.add(Float32Array.of(Math.cos(id), Math.sin(id)), [{ path: `${id}` }]);
  if (id === 20) process.send("under way");
}
