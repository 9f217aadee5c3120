import type { NetworkNode } from "./network.js";

/**
 * Names for people, of letters, digits, `.`, `-` and `_`: each node's first output has one of its own, and that of each
 * module of which it is the last value, as PyTorch would call it. `/layer3/layer3.5/relu_2/Relu_output_0` is
 * `layer3.5.relu_2.Relu`, and also `layer3.5.relu_2`, `layer3.5` and `layer3` if nothing in these comes after it.
 * @param reserved names that no layer gets
 * @returns all names of each value, the shortest first; no name comes twice
 */
export function nameLayers(
  nodes: readonly NetworkNode[],
  reserved: readonly string[],
): ReadonlyMap<string, readonly string[]> {
  const scopes = nodes.map(scopeOf);
  // PyTorch's names begin with a slash, and everything before the operator is the user's own.
  const foreign = scopes.filter((scope, place) => scope.length > 1 && !nodes[place]?.name.startsWith("/"));
  const common = commonStart(foreign);
  const names = new Map<string, string[]>();
  const lastOf = new Map<string, string>();
  const taken = new Set(reserved);
  for (const [place, { outputs }] of nodes.entries()) {
    const value = outputs[0] as string;
    const scope = scopes[place] as readonly string[];
    const path = foreign.includes(scope) ? scope.slice(common) : scope;
    const own = unused(clean(joined(path)), taken);
    names.set(value, [own]);
    for (let length = 1; length < path.length; length++) lastOf.set(clean(joined(path.slice(0, length))), value);
  }
  for (const [module, value] of lastOf) {
    if (taken.has(module)) continue;
    taken.add(module);
    names.get(value)?.push(module);
  }
  for (const list of names.values()) list.sort((left, right) => left.length - right.length);
  return names;
}

/** Modules and operator: from the node's name if it has modules, else the value's name. */
function scopeOf({ name, operator, outputs }: NetworkNode): readonly string[] {
  const value = (outputs[0] as string).replace(/_output_0$|:0$/, "");
  const named = name.includes("/")
    ? name
    : value.includes("/") || !/^\d+$/.test(value)
      ? value
      : name || `${operator}_${value}`;
  return named.split("/").filter((part) => part !== "");
}

/** Modules that all of the network is in, such as `model` or `StatefulPartitionedCall`; at least the operator is left. */
function commonStart(scopes: readonly (readonly string[])[]): number {
  const [first] = scopes;
  if (first === undefined) return 0;
  let length = 0;
  while (scopes.every((scope) => scope.length > length + 2 && scope[length] === first[length])) length++;
  return length;
}

/** PyTorch repeats the names of a sequence's members in full: `layer3`, `layer3.5`. */
function joined(path: readonly string[]): string {
  return path.reduce((whole, part, place) => {
    const before = path[place - 1];
    if (before === undefined) return part;
    return part.startsWith(`${before}.`) ? `${whole}${part.slice(before.length)}` : `${whole}.${part}`;
  }, "");
}

const clean = (name: string): string => name.replace(/[^\w.-]+/g, "_").replace(/^_+(?=\w)|_+$/g, "") || "value";

function unused(stem: string, taken: Set<string>): string {
  let name = stem;
  for (let number = 1; taken.has(name); number++) name = `${stem}_${number}`;
  taken.add(name);
  return name;
}
