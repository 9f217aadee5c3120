import { RetrievalError } from "@loci/core";
import type { Metric } from "../metrics.js";
import { cosineDistance } from "../metrics.js";
import type { HeldPrecision } from "../vector-index.js";

/** How descriptors are in a table: in full, and rounded in the graph. */
export interface DescriptorForm {
  readonly dimension: number;
  readonly metric: Metric;
  readonly precision: HeldPrecision;
}

/** What pgvector has for a precision. */
interface PrecisionDefinition {
  /** The longest descriptor that its HNSW index takes. */
  readonly longest: number;
  /** The indexed expression. @param value SQL of a vector */
  readonly expression: (value: string, dimension: number) => string;
  readonly operatorClass: Readonly<Partial<Record<Metric, string>>>;
  /** The operator of the indexed order. */
  readonly operator: Readonly<Partial<Record<Metric, string>>>;
}

const distanceOperator = { cosine: "<#>", "inner-product": "<#>", euclidean: "<->" } as const;

const precisions = {
  float32: {
    longest: 2000,
    expression: (value) => value,
    operatorClass: { cosine: "vector_ip_ops", "inner-product": "vector_ip_ops", euclidean: "vector_l2_ops" },
    operator: distanceOperator,
  },
  float16: {
    longest: 4000,
    expression: (value, dimension) => `(${value}::halfvec(${dimension}))`,
    operatorClass: { cosine: "halfvec_ip_ops", "inner-product": "halfvec_ip_ops", euclidean: "halfvec_l2_ops" },
    operator: distanceOperator,
  },
  bit: {
    longest: 16_000,
    expression: (value, dimension) => `(binary_quantize(${value})::bit(${dimension}))`,
    operatorClass: { cosine: "bit_hamming_ops" },
    operator: { cosine: "<~>" },
  },
} as const satisfies Record<string, PrecisionDefinition>;

export type PostgresPrecision = keyof typeof precisions;
export const postgresPrecisionNames = Object.keys(precisions) as [PostgresPrecision, ...PostgresPrecision[]];

/** The most components that pgvector's type `vector` has. */
const LONGEST = 16_000;

/** The first that the graph can have for descriptors of a length. @throws RetrievalError when it has none */
export function defaultPrecision(dimension: number, metric: Metric): PostgresPrecision {
  const fitting = postgresPrecisionNames.find((name) => dimension <= precisions[name].longest);
  if (fitting !== undefined && isFor(fitting, metric)) return fitting;
  throw tooLong(dimension, fitting === undefined ? LONGEST : precisions.float16.longest);
}

/** @throws RetrievalError when pgvector has no graph of descriptors of this length, metric and precision */
export function checkForm({ dimension, metric, precision }: DescriptorForm): void {
  if (!Object.hasOwn(precisions, precision)) {
    const expected = postgresPrecisionNames.join(", ");
    throw new RetrievalError({ what: "index in PostgreSQL: precision", expected, got: precision });
  }
  if (!isFor(precision as PostgresPrecision, metric)) {
    throw new RetrievalError({ what: `index in PostgreSQL: metric of ${precision}`, expected: "cosine", got: metric });
  }
  const { longest } = precisions[precision as PostgresPrecision];
  if (dimension > longest) throw tooLong(dimension, longest, precision);
}

const isFor = (name: PostgresPrecision, metric: Metric) => definitionOf(name).operator[metric] !== undefined;

function tooLong(dimension: number, longest: number, precision?: string): RetrievalError {
  const other = precision === "float32" || precision === "float16" ? " or leave the precision out," : "";
  return new RetrievalError({
    what: `index in PostgreSQL: components of a descriptor${precision === undefined ? "" : ` of ${precision}`}`,
    expected: `at most ${longest}`,
    got: `${dimension}`,
    remedy: `Whiten them to fewer (a head that ends in /pca(dimensions=512)),${other} or use an index directory`,
  });
}

const definitionOf = (name: string): PrecisionDefinition => precisions[name as PostgresPrecision];

/** SQL of the negated dot product, or the Euclidean distance, of a descriptor and another, in full precision. */
export const exactOrder = ({ metric }: DescriptorForm, query: string): string =>
  `descriptor ${distanceOperator[metric]} ${query}`;

/** SQL of the order that the graph has. */
export function graphOrder({ dimension, metric, precision }: DescriptorForm, query: string): string {
  const { expression, operator } = definitionOf(precision);
  return `${expression("descriptor", dimension)} ${operator[metric]} ${expression(query, dimension)}`;
}

/** SQL of what is indexed: its expression and operator class. */
export function indexedExpression({ dimension, metric, precision }: DescriptorForm): string {
  const { expression, operatorClass } = definitionOf(precision);
  return `(${expression("descriptor", dimension)}) ${operatorClass[metric]}`;
}

/** The metric's distance from what `exactOrder` gives. */
export function distanceOf(metric: Metric, order: number): number {
  if (metric === "euclidean") return order;
  return metric === "cosine" ? cosineDistance(-order) : 1 + order;
}
