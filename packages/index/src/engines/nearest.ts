/** Collects the `count` nearest of many [distance, id], nearest first, equally near ones by ascending id. */
export class Nearest {
  /** Length count; those that have been found come first. */
  readonly ids: Uint32Array<ArrayBuffer>;
  readonly distances: Float64Array<ArrayBuffer>;
  #found = 0;

  constructor(count: number) {
    this.ids = new Uint32Array(count);
    this.distances = new Float64Array(count);
  }

  /** Whether there are `count`. */
  get isFull(): boolean {
    return this.#found === this.ids.length;
  }

  /** Nothing farther than this gets in any more. */
  get limit(): number {
    return this.isFull ? (this.distances[this.#found - 1] ?? -1) : Number.POSITIVE_INFINITY;
  }

  offer(distance: number, id: number): void {
    const { ids, distances } = this;
    let at = this.#found;
    if (at === ids.length) {
      if (at === 0 || !this.#isBefore(distance, id, at - 1)) return;
      at--;
    } else this.#found++;
    for (; at > 0 && this.#isBefore(distance, id, at - 1); at--) {
      distances[at] = distances[at - 1] as number;
      ids[at] = ids[at - 1] as number;
    }
    distances[at] = distance;
    ids[at] = id;
  }

  #isBefore(distance: number, id: number, place: number): boolean {
    const other = this.distances[place] as number;
    return distance < other || (distance === other && id < (this.ids[place] as number));
  }

  /** As [distance, id]. */
  rows(): [number, number][] {
    return Array.from({ length: this.#found }, (_, at) => [this.distances[at] as number, this.ids[at] as number]);
  }
}
