import { RetrievalError } from "@loci/core";

/** Where the page gets the map below its points from. */
export interface MapTiles {
  /** With {z}, {x} and {y}. */
  readonly url: string;
  /** What has to be said of where it comes from. */
  readonly attribution: string;
}

const remedy =
  "Give, for example, --tiles https://tiles.example.org/{z}/{x}/{y}.png --tiles-attribution '© the makers'";

/**
 * What `--tiles` and `--tiles-attribution` say; nothing without both.
 * @throws RetrievalError for one without the other, and for a URL that is none of tiles
 */
export function chooseTiles(url: string | undefined, attribution: string | undefined): MapTiles | undefined {
  if (url === undefined && attribution === undefined) return undefined;
  if (url === undefined || attribution === undefined || attribution.trim() === "") {
    const got = url === undefined ? "--tiles-attribution alone" : "--tiles without an attribution";
    throw new RetrievalError({ what: "--tiles and --tiles-attribution go together", got, remedy });
  }
  tileOrigin(url);
  const placeholders = [...url.matchAll(/\{[^}]*\}?|\}/g)].map(([text]) => text).sort();
  if (placeholders.join() !== "{x},{y},{z}") {
    throw new RetrievalError({ what: "--tiles", expected: "{z}, {x} and {y} once each", got: url, remedy });
  }
  return { url, attribution: attribution.trim() };
}

/**
 * The origin of tiles, as a content security policy names it.
 * @throws RetrievalError when it is not http or https, or is no plain host
 */
export function tileOrigin(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  // A host may hold what ends a directive or a list of sources.
  const isPlain = parsed !== undefined && /^[a-z0-9.-]+(:\d+)?$/.test(parsed.host) && parsed.username === "";
  if (isPlain && ["http:", "https:"].includes(parsed.protocol)) return parsed.origin;
  throw new RetrievalError({
    what: "--tiles",
    expected: "a URL that begins with https:// or http:// and a host",
    got: url,
    remedy,
  });
}
