/**
 * The running mean of a curve, exponentially weighted and without bias towards its start (as Kingma, Ba: Adam, ICLR 2015
 * (arXiv 1412.6980), algorithm 1, corrects its moments). What is no finite number is left out.
 * @param points pairs of x and y, x rising
 * @param span points over which what was weighs on: the weight of a point falls to 1/e behind so many others
 */
export function smooth(points: readonly (readonly [number, number])[], span: number): (readonly [number, number])[] {
  const decay = Math.exp(-1 / span);
  let [sum, weight] = [0, 0];
  return points
    .filter(([, y]) => Number.isFinite(y))
    .map(([x, y]) => {
      sum = decay * sum + (1 - decay) * y;
      weight = decay * weight + (1 - decay);
      return [x, sum / weight] as const;
    });
}
