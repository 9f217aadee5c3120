/** 0.8, 12, 340 m, 1.2 km: no more digits than one can tell apart. */
export function metresText(metres: number): string {
  if (metres >= 10_000) return `${Math.round(metres / 1000)} km`;
  if (metres >= 1000) return `${(metres / 1000).toFixed(1)} km`;
  return `${metres < 10 ? metres.toFixed(1) : Math.round(metres)} m`;
}

export const scoreText = (score: number): string => score.toFixed(3);
