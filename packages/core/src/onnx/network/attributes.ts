import type { NetworkNode } from "./network.js";

/** A whole number, or `missing` where the node does not have the attribute. */
export function integerAttribute<Missing>(
  { attributes }: NetworkNode,
  name: string,
  missing: Missing,
): number | Missing {
  const { i } = attributes[name] ?? {};
  return i === undefined || i === null ? missing : Number(i);
}

/** A list of whole numbers; undefined where the node does not have the attribute. */
export function integersAttribute({ attributes }: NetworkNode, name: string): readonly number[] | undefined {
  const attribute = attributes[name];
  return attribute && (attribute.ints ?? []).map(Number);
}

/** A number, or `missing` where the node does not have the attribute. */
export function numberAttribute({ attributes }: NetworkNode, name: string, missing: number): number {
  return attributes[name]?.f ?? missing;
}

/** A text; undefined where the node does not have the attribute. */
export function textAttribute({ attributes }: NetworkNode, name: string): string | undefined {
  const { s } = attributes[name] ?? {};
  return s ? Buffer.from(s).toString("utf8") : undefined;
}
