/**
 * For each of some queries the descriptors with the largest affinities that were offered, the largest first. In typed arrays, since
 * there are tens of thousands.
 */
export class CandidateLists {
  /** Candidates of a query at the most. */
  readonly capacity: number;
  /** How many each query has, length queries. */
  readonly counts: Uint32Array;
  /** Of query q the elements q * capacity … q * capacity + counts[q] − 1. */
  readonly slots: Uint32Array;
  /** Laid out as `slots`. */
  readonly affinities: Float64Array;

  constructor(queries: number, capacity: number) {
    this.capacity = capacity;
    this.counts = new Uint32Array(queries);
    this.slots = new Uint32Array(queries * capacity);
    this.affinities = new Float64Array(queries * capacity);
  }

  /** Equal ones stay in the order in which they came. @returns whether it is among the largest so far */
  offer(query: number, slot: number, affinity: number): boolean {
    const { capacity, counts, slots, affinities } = this;
    const start = query * capacity;
    const count = counts[query] as number;
    let at = start + count;
    if (count < capacity) counts[query] = count + 1;
    else if ((affinities[--at] as number) >= affinity) return false;
    for (; at > start && (affinities[at - 1] as number) < affinity; at--) {
      slots[at] = slots[at - 1] as number;
      affinities[at] = affinities[at - 1] as number;
    }
    slots[at] = slot;
    affinities[at] = affinity;
    return true;
  }

  /** No descriptor that was offered and is no candidate has a larger one. */
  lowest(query: number): number {
    return this.affinities[query * this.capacity + (this.counts[query] as number) - 1] as number;
  }
}
