/** Collects the `count` nearest of many [distance, id], nearest first, equally near ones by ascending id. */
export class Nearest {
  readonly #count: number;
  readonly #rows: [number, number][] = [];

  constructor(count: number) {
    this.#count = count;
  }

  /** Nothing farther than this gets in any more. */
  get limit(): number {
    return this.#rows.length < this.#count ? Number.POSITIVE_INFINITY : (this.#rows.at(-1)?.[0] ?? -1);
  }

  offer(distance: number, id: number): void {
    if (this.#count === 0 || distance > this.limit) return;
    let [low, high] = [0, this.#rows.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const [middleDistance, middleId] = this.#rows[middle] as [number, number];
      if (middleDistance < distance || (middleDistance === distance && middleId < id)) low = middle + 1;
      else high = middle;
    }
    if (low === this.#count) return;
    this.#rows.splice(low, 0, [distance, id]);
    if (this.#rows.length > this.#count) this.#rows.pop();
  }

  rows(): [number, number][] {
    return this.#rows;
  }
}
