import { z } from "zod";
import { expandDescriptor } from "./expand-descriptor.js";
import { defineReranker } from "./reranker-definition.js";

/**
 * q' = (q + Σ_{j ≤ k} max(q·d_j, 0)^alpha d_j) at unit length, d_j the descriptors of the first k candidates; then the
 * search is done again with q'. alpha 0 is average query expansion (Chum et al.), alpha 3 the weighted one of Radenović et
 * al. The query counts with weight 1, as there. Stages behind it see q' as the query.
 */
export const aqe = defineReranker({
  name: "aqe",
  summary: "Query expansion: the query and its first answers, weighted by their similarity, ask again",
  source:
    "Chum, Philbin, Sivic, Isard, Zisserman: Total Recall: Automatic Query Expansion with a Generative Feature Model for " +
    "Object Retrieval, ICCV 2007; Radenović, Tolias, Chum: Fine-tuning CNN Image Retrieval with No Human Annotation, " +
    "TPAMI 2018 (arXiv 1711.02512)",
  options: z.strictObject({
    k: z.int().min(1).max(1000).default(10).describe("candidates that are added to the query, 1 to 1000"),
    alpha: z.number().min(0).max(100).default(3).describe("power of their similarities, 0 (all alike) to 100"),
  }),
  needs: [],
  effect: "searches",
  depth: ({ k }) => k,
  async rerank({ query, candidates }, gallery, { k, alpha }) {
    if (candidates.length === 0) return { query, candidates };
    const ids = candidates.slice(0, k).map(({ id }) => id);
    const rows = { data: await gallery.descriptors(ids), dimension: gallery.dimension };
    const descriptor = expandDescriptor(query.descriptor, rows, ids.length, alpha);
    const [found] = await gallery.search(descriptor, candidates.length, query.allowed);
    return { query: { ...query, descriptor }, candidates: found ?? [] };
  },
});
