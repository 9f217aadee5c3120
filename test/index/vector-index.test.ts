import { indexKinds } from "@loci/index";
import { testVectorIndex } from "../support/vector-index-contract.js";

// An exact index must find all; for the graph .95 is promised at the default ef of 64.
const minimumRecall = { flat: 1, hnsw: 0.95 } as const satisfies Record<keyof typeof indexKinds, number>;

testVectorIndex("flat", { create: (dimension) => indexKinds.flat.create(dimension), recall: minimumRecall.flat });
testVectorIndex("hnsw", { create: (dimension) => indexKinds.hnsw.create(dimension), recall: minimumRecall.hnsw });
