import { RetrievalError } from "@loci/core";

/**
 * One query from examples of what is looked for and of what is not:
 *
 *   q = mean(positive) - w * mean(negative), brought to unit length
 *
 * Source: Rocchio: Relevance feedback in information retrieval, in Salton (ed.): The SMART Retrieval System, 1971. The query as
 * it was first asked, which there has a weight of its own, is one of the positive examples here. The usual weight of negative
 * examples, 0.15, is from Manning, Raghavan, Schütze: Introduction to Information Retrieval, 2008, section 9.1.1.
 *
 * @param positive descriptors of unit L2 norm, at least one
 * @param negative likewise, perhaps none
 * @returns a new descriptor
 * @throws RetrievalError when they cancel each other out
 */
export function combineExamples(
  positive: readonly Float32Array[],
  negative: readonly Float32Array[],
  negativeWeight: number,
): Float32Array {
  const sum = new Float64Array(positive[0]?.length ?? 0);
  addMean(sum, positive, 1);
  if (negative.length > 0) addMean(sum, negative, -negativeWeight);
  const norm = Math.sqrt(sum.reduce((squares, component) => squares + component * component, 0));
  if (norm < 1e-6) {
    throw new RetrievalError({
      what: "the examples of the query cancel each other out",
      remedy: "Leave some out, or lower the weight of the negative ones",
    });
  }
  return Float32Array.from(sum, (component) => component / norm);
}

function addMean(sum: Float64Array, descriptors: readonly Float32Array[], weight: number): void {
  for (const descriptor of descriptors) {
    for (let at = 0; at < sum.length; at++) {
      sum[at] = (sum[at] as number) + ((descriptor[at] as number) * weight) / descriptors.length;
    }
  }
}
