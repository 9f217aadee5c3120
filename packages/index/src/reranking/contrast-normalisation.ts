/**
 * Local contrast normalisation of differences along a walk: (D_i − mean) / standard deviation over the frames from
 * i − ⌊window / 2⌋ to i + ⌊window / 2⌋ that there are, the deviation with n − 1. 0 where all of them are equal. A place that
 * looks like everything around it stands out no more than it does there.
 *
 * @param difference of a frame of the walk, from 0
 * @param frames of the walk
 * @param at the frame that is asked for
 * @param window in frames; without one (0) the difference stays what it is
 */
export function normaliseContrast(
  difference: (frame: number) => number,
  frames: number,
  at: number,
  window: number,
): number {
  if (window === 0) return difference(at);
  const reach = Math.floor(window / 2);
  const [first, last] = [Math.max(0, at - reach), Math.min(frames - 1, at + reach)];
  const count = last - first + 1;
  let sum = 0;
  for (let frame = first; frame <= last; frame++) sum += difference(frame);
  const mean = sum / count;
  let squares = 0;
  for (let frame = first; frame <= last; frame++) squares += (difference(frame) - mean) ** 2;
  return squares > 0 ? (difference(at) - mean) / Math.sqrt(squares / (count - 1)) : 0;
}
