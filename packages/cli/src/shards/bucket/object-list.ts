/** An object that a listing names. */
export interface ListedObject {
  /** Its whole name in the bucket. */
  readonly name: string;
  /** Changes with the content. */
  readonly tag: string;
}

/** A page of a listing. */
export interface ObjectList {
  readonly objects: readonly ListedObject[];
  /** Asks for the page that follows; undefined at the last one. */
  readonly next: string | undefined;
}

/**
 * Reads an answer to ListObjectsV2 that was asked for with `encoding-type=url`. Its XML is of a fixed form, written by a program.
 * @returns undefined when it is something else
 */
export function parseObjectList(xml: string): ObjectList | undefined {
  if (!/<ListBucketResult[\s>]/.test(xml)) return undefined;
  const objects = [...xml.matchAll(/<Contents>(.*?)<\/Contents>/gs)].map(([, content = ""]) => ({
    name: decodeURIComponent((textOf(content, "Key") ?? "").replaceAll("+", " ")),
    tag: textOf(content, "ETag") ?? "",
  }));
  return { objects, next: textOf(xml, "NextContinuationToken") };
}

const CHARACTERS: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };

function textOf(xml: string, tag: string): string | undefined {
  const text = new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(xml)?.[1];
  return text?.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (whole, decimal, hexadecimal, name) => {
    if (name !== undefined) return CHARACTERS[name] ?? whole;
    return String.fromCodePoint(decimal === undefined ? Number.parseInt(hexadecimal, 16) : Number(decimal));
  });
}
