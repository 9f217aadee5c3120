/**
 * The places of the `depth` largest scores, the largest first, equal scores in order of place: a stable sort, cut off.
 * A heap keeps the best so far, so that a long row with a small depth is read once and hardly sorted.
 * @param scores without NaN
 */
export function largestFirst(scores: ArrayLike<number>, depth: number): Int32Array {
  const size = Math.min(depth, scores.length);
  const isWorse = (a: number, b: number) =>
    (scores[a] as number) < (scores[b] as number) || ((scores[a] as number) === (scores[b] as number) && a > b);
  // The worst of the kept is at the top.
  const heap = new Int32Array(size);
  for (let place = 0; place < size; place++) heap[place] = place;
  for (let parent = (size >> 1) - 1; parent >= 0; parent--) siftDown(heap, parent, isWorse);
  for (let place = size; place < scores.length; place++) {
    if (size === 0 || !isWorse(heap[0] as number, place)) continue;
    heap[0] = place;
    siftDown(heap, 0, isWorse);
  }
  return heap.sort((a, b) => (isWorse(a, b) ? 1 : -1));
}

function siftDown(heap: Int32Array, from: number, isWorse: (a: number, b: number) => boolean): void {
  const moved = heap[from] as number;
  let parent = from;
  for (;;) {
    let child = 2 * parent + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && isWorse(heap[child + 1] as number, heap[child] as number)) child++;
    if (!isWorse(heap[child] as number, moved)) break;
    heap[parent] = heap[child] as number;
    parent = child;
  }
  heap[parent] = moved;
}
