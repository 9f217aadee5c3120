const DATE = String.raw`(?<year>\d{4})(?:-(?<month>\d\d)(?:-(?<day>\d\d)`;
const CLOCK = String.raw`(?<hour>\d\d):(?<minute>\d\d)(?::(?<second>\d\d)(?:\.(?<fraction>\d{1,3}))?)?`;
const ZONE = String.raw`(?:Z|(?<sign>[+-])(?<zoneHours>\d\d):(?<zoneMinutes>\d\d))`;
const FORM = new RegExp(`^${DATE}(?:[T ]${CLOCK}${ZONE}?)?)?)?$`);

type SixNumbers = [number, number, number, number, number, number];

/**
 * The moment that a text stands for: 2024, 2024-05, 2024-05-01, 2024-05-01T14:30, 2024-05-01 14:30:05.250+02:00.
 * What is left out is the first (month, day) or 0 (hour …). Without a zone the text is in UTC, dates as well as times, so
 * that a filter means the same on every machine. The form is ISO 8601 (the profile of RFC 3339).
 * @returns milliseconds since 1970, undefined when the text is no such moment
 */
export function parseTime(text: string): number | undefined {
  const parts = FORM.exec(text.trim())?.groups;
  if (parts === undefined) return undefined;
  const { year, month = 1, day = 1, hour = 0, minute = 0, second = 0, fraction = "" } = parts;
  const [y, mo, d, h, mi, s] = [year, month, day, hour, minute, second].map(Number) as SixNumbers;
  const date = new Date(0);
  date.setUTCFullYear(y, mo - 1, d);
  date.setUTCHours(h, mi, s, Number(fraction.padEnd(3, "0")));
  // A 30 February or a 25 o'clock has been carried over to another day.
  const isReal = date.getUTCMonth() === mo - 1 && date.getUTCDate() === d && h < 24 && mi < 60 && s < 60;
  const { sign, zoneHours = 0, zoneMinutes = 0 } = parts;
  if (!isReal || Number(zoneHours) > 23 || Number(zoneMinutes) > 59) return undefined;
  const offset = (Number(zoneHours) * 60 + Number(zoneMinutes)) * 60_000;
  return date.getTime() + (sign === "+" ? -offset : offset);
}
