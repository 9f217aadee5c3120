import { indexKindNames, indexKinds, metricNames, metrics } from "@loci/index";
import { testVectorIndex } from "../support/vector-index-contract.js";
import { testVectorIndexVariant } from "../support/vector-index-variant.js";

// An exact index must find all; for the graphs .95 is promised at the default ef of 64.
const minimumRecall = { flat: 1, hnsw: 0.95, usearch: 0.95 } as const satisfies Record<keyof typeof indexKinds, number>;

for (const kind of indexKindNames) {
  const { create, precisions } = indexKinds[kind];
  testVectorIndex(kind, {
    create: (dimension) => create(dimension, { precision: precisions[0] }),
    recall: minimumRecall[kind],
  });
  for (const precision of precisions) {
    for (const metric of metricNames) {
      // usearch loses the lengths of descriptors that it rounds to int8, and says so: see usearch-index.test.ts.
      if (kind === "usearch" && precision === "int8" && !metrics[metric].unitLength) continue;
      testVectorIndexVariant({ kind, precision, metric, recall: minimumRecall[kind] });
    }
  }
}
