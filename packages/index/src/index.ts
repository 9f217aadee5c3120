export { compileFilter } from "./filters/compile-filter.js";
export { excludePath, excludeSequenceNeighbours } from "./filters/exclude.js";
export { parseBox, parseNear } from "./filters/parse-place.js";
export { allOf, type Columns, type ColumnType, type Row, type RowFilter } from "./filters/row.js";
export { createFlatIndex } from "./flat-index.js";
export { createHnswIndex, loadHnswIndex } from "./hnsw-index.js";
export { defaultHnswParameters, type HnswParameters } from "./hnsw-parameters.js";
export { type Hit, type OpenIndex, type OpenIndexOptions, openIndex, verifyIndex } from "./index-directory.js";
export { type IndexKind, type IndexKindDefinition, indexKindNames, indexKinds } from "./index-kinds.js";
export { checkTarget } from "./index-target.js";
export {
  createIndexWriter,
  type IndexDescription,
  type IndexWriter,
  type IndexWriterOptions,
} from "./index-writer.js";
export type { Item, SkippedItem } from "./json-lines.js";
export type { IndexFile, IndexManifest, IndexModel } from "./manifest.js";
export { type HnswlibReport, probeHnswlib } from "./native/load-hnswlib.js";
export type { Candidate } from "./reranking/candidate.js";
export { rerankerDefinitions, rerankers } from "./reranking/catalogue.js";
export { openReranking, type Reranking } from "./reranking/open-reranking.js";
export {
  describeNeeds,
  formatRerankSpec,
  parseRerankSpec,
  type RerankChain,
  type RerankStage,
  resolveRerankChain,
} from "./reranking/rerank-chain.js";
export type {
  Allowed,
  DescriptorBlock,
  GalleryAugmentation,
  GalleryWalks,
  LocalFeatures,
  PictureFeatures,
  QueryWalk,
  RerankGallery,
  RerankQuery,
  Retrieval,
} from "./reranking/rerank-gallery.js";
export type {
  CandidateReranker,
  GalleryReranker,
  RerankerDefinition,
  RerankNeed,
} from "./reranking/reranker-definition.js";
export { type FusionName, fusions, searchTogether } from "./reranking/search-together.js";
export type { Neighbour, SavableIndex, VectorIndex } from "./vector-index.js";
