export type { EngineOptions } from "./engines/engine-options.js";
export { createFlatIndex } from "./engines/flat-index.js";
export type { GraphIndex, GraphOptions } from "./engines/graph-index.js";
export { createHnswIndex, loadHnswIndex } from "./engines/hnsw-index.js";
export { defaultHnswParameters, type HnswParameters, hnswRanges } from "./engines/hnsw-parameters.js";
export { type IndexKind, type IndexKindDefinition, indexKindNames, indexKinds } from "./engines/index-kinds.js";
export { createUsearchIndex, loadUsearchIndex } from "./engines/usearch-index.js";
export { compileFilter } from "./filters/compile-filter.js";
export { excludePath, excludeSequenceNeighbours } from "./filters/exclude.js";
export { parseBox, parseNear } from "./filters/parse-place.js";
export { findPlaceColumns, type Place, positionOf } from "./filters/place-columns.js";
export { allOf, type RowFilter } from "./filters/row.js";
export { joinDescriptors } from "./join-descriptors.js";
export { type Metric, type MetricDefinition, metricNames, metrics } from "./metrics.js";
export { type HnswlibReport, probeHnswlib } from "./native/load-hnswlib.js";
export { type PostgresPrecision, postgresPrecisionNames } from "./postgres/descriptor-index.js";
export { loadPostgresIndex, type PictureBatch } from "./postgres/load-postgres-index.js";
export { openPostgresWriter } from "./postgres/open-postgres-writer.js";
export { fitPgvector } from "./postgres/pgvector-parameters.js";
export { isPostgresAddress, parseServerAddress, withoutPassword } from "./postgres/postgres-address.js";
export {
  createPostgresBuild,
  type PostgresBuild,
  type PostgresBuildOptions,
  type PostgresDescription,
} from "./postgres/postgres-build.js";
export { openPostgresIndex, type PostgresIndex } from "./postgres/postgres-index.js";
export {
  createPostgresVectorIndex,
  type PostgresVectorIndex,
  type PostgresVectorOptions,
} from "./postgres/postgres-vector-index.js";
export type { PostgresWriter } from "./postgres/postgres-writer.js";
export { shardPostgresIndex } from "./postgres/shard-postgres-index.js";
export { type PostgresReport, type ServerReport, verifyPostgresIndex } from "./postgres/verify-postgres-index.js";
export { expectedRecall } from "./recall/measure-recall.js";
export type { TuneOptions, TuneResult } from "./recall/tune-graph.js";
export type { Candidate } from "./reranking/candidate.js";
export { rerankerDefinitions, rerankers } from "./reranking/catalogue.js";
export { type FlatGallery, type FlatGalleryParts, openFlatGallery } from "./reranking/flat-gallery.js";
export { galleryWalks, type WalkFrame } from "./reranking/gallery-walks.js";
export { type IndexGallery, type IndexGalleryOptions, openIndexGallery } from "./reranking/index-gallery.js";
export {
  type IndexQuery,
  type IndexSearch,
  type IndexSearchParts,
  openIndexSearch,
  type TogetherQuery,
} from "./reranking/index-search.js";
export { openReranking, type Reranking } from "./reranking/open-reranking.js";
export {
  createPictureFeatures,
  type FeaturesOfPictures,
  type PictureFeaturesOptions,
} from "./reranking/picture-features.js";
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
export type { Columns, ColumnType, Row } from "./storage/columns.js";
export { copyPictures } from "./storage/copy-index.js";
export type { Hit, IndexSearchOptions, OpenIndex, SearchEffort } from "./storage/directory-index.js";
export {
  type ExportedIndex,
  type ExportFormat,
  exportFormatNames,
  exportFormats,
  exportIndex,
} from "./storage/export-index.js";
export type { ProgressOf } from "./storage/graph-file.js";
export {
  createIndexWriter,
  type IndexBuild,
  type IndexBuildOptions,
  type IndexDescription,
} from "./storage/index-build.js";
export { type OpenIndexOptions, openIndex, verifyIndex } from "./storage/index-directory.js";
export { checkTarget, indexFolder, isInPostgres } from "./storage/index-target.js";
export type { IndexWriter } from "./storage/index-writer.js";
export type { IndexFile, IndexManifest, IndexModel, RecallReport } from "./storage/manifest.js";
export { type MergedIndex, type MergeOptions, mergeIndexes } from "./storage/merge-indexes.js";
export { createBuildAt, type DescriptionAt, openIndexAt, openWriterAt } from "./storage/open-at.js";
export { openIndexWriter } from "./storage/open-index-writer.js";
export type { PictureChange } from "./storage/picture-change.js";
export { fileOfRow, keyOfRow, pictureColumns, pictureKey, pictureRow } from "./storage/picture-row.js";
export { memoryPictures, type PictureEntry, type PictureTable } from "./storage/picture-table.js";
export type { PictureBuild, PictureWriter } from "./storage/picture-writer.js";
export { type RepairReport, repairIndex } from "./storage/repair.js";
export { type IndexFacts, picturesOf, type RemoteIndex, type SearchableIndex } from "./storage/searchable-index.js";
export type { SkippedItem } from "./storage/skipped-list.js";
export { WriterLock, WriterLockedError } from "./storage/writer-lock.js";
export {
  type FileFedIndex,
  type HeldPrecision,
  type Neighbour,
  type Precision,
  precisionNames,
  type RowFile,
  type SavableIndex,
  type SearchOptions,
  type VectorIndex,
} from "./vector-index.js";
