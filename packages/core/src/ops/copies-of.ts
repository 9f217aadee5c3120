/**
 * Where each slice was copied to. Entry i of the first array is a place of slice i in `indices` or −1, the second array
 * has the second places, and so on: as many arrays as the most frequent slice has copies, one at least.
 */
export function copiesOf(indices: Int32Array, length: number): Int32Array[] {
  const rounds: Int32Array[] = [new Int32Array(length).fill(-1)];
  const counts = new Int32Array(length);
  for (const [place, index] of indices.entries()) {
    if (index === -1) continue;
    const round = counts[index] as number;
    counts[index] = round + 1;
    if (rounds.length === round) rounds.push(new Int32Array(length).fill(-1));
    (rounds[round] as Int32Array)[index] = place;
  }
  return rounds;
}
