import { openBackbone } from "@loci/core";
import { openBirds } from "./birds-features.js";

const b = await openBackbone("inception_v3");
const t = performance.now();
await (await openBirds(process.argv[2]!, b, ["mixed7", "mixed8"], { size: 160, flip: false })).close();
console.error("extracted in", (performance.now() - t) / 1000);
