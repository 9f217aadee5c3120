/*
 * A sum is a chain of additions, each of which waits for the one before it. Four chains side by side take little longer than one, and
 * each adds its terms in the order, and so to the very bits, of the plain loop in metrics.ts.
 */

/** Four descriptors of the length of the query. */
export type FourRows = readonly [Float32Array, Float32Array, Float32Array, Float32Array];

/** Sums over the components of a query and each of four rows. @param sums length 4, written */
export type FourSums = (query: Float64Array, rows: FourRows, sums: Float64Array) => void;

/** Of products. */
export const sumProducts: FourSums = (query, [one, two, three, four], sums) => {
  let [first, second, third, fourth] = [0, 0, 0, 0];
  for (let at = 0; at < query.length; at++) {
    const component = query[at] as number;
    first += component * (one[at] as number);
    second += component * (two[at] as number);
    third += component * (three[at] as number);
    fourth += component * (four[at] as number);
  }
  sums[0] = first;
  sums[1] = second;
  sums[2] = third;
  sums[3] = fourth;
};

/** Of squared differences. */
export const sumSquares: FourSums = (query, [one, two, three, four], sums) => {
  let [first, second, third, fourth] = [0, 0, 0, 0];
  for (let at = 0; at < query.length; at++) {
    const component = query[at] as number;
    first += (component - (one[at] as number)) ** 2;
    second += (component - (two[at] as number)) ** 2;
    third += (component - (three[at] as number)) ** 2;
    fourth += (component - (four[at] as number)) ** 2;
  }
  sums[0] = first;
  sums[1] = second;
  sums[2] = third;
  sums[3] = fourth;
};
