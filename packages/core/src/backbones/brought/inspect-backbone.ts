import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Backbone, checkSize } from "../backbone.js";
import type { CountedLayer } from "./count-layers.js";
import { runNetworkTask } from "./network-process.js";

/** A layer with what it gives and costs. */
export interface InspectedLayer extends CountedLayer {
  /** The shortest first. */
  readonly names: readonly string[];
  readonly channels: number;
  /** Input pixels per location, along each side. */
  readonly stride: number;
}

/**
 * The layers of a backbone, first to last, each once with all of its names, for one picture of a size.
 * @param size side of the input in pixels
 * @throws RetrievalError when the network takes no input of this size
 */
export async function inspectBackbone(
  backbone: Backbone,
  size = backbone.preprocessing.size,
): Promise<readonly InspectedLayer[]> {
  checkSize(backbone, size);
  const names = Object.keys(backbone.layers);
  const folder = await mkdtemp(path.join(tmpdir(), "loci-"));
  try {
    const file = path.join(folder, "network.onnx");
    await writeFile(file, backbone.network);
    const task = { kind: "count", file, size, layers: names } as const;
    const counted = (await runNetworkTask(task)) as Readonly<Record<string, CountedLayer>>;
    const byValue = new Map<string, string[]>();
    for (const name of names) {
      const value = counted[name]?.value ?? name;
      byValue.set(value, [...(byValue.get(value) ?? []), name]);
    }
    return [...byValue.values()].map((same) => {
      const [first] = same as [string];
      const { channels, stride } = backbone.layers[first] as { channels: number; stride: number };
      return { ...(counted[first] as CountedLayer), names: same, channels, stride };
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
