import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";

export interface GivenWeight {
  readonly shape: readonly number[];
  readonly values: readonly number[];
  readonly dtype?: "float32" | "int32";
}

/** A node of a graph model; attributes as `model.json` has them. */
export const graphNode = (name: string, op: string, input: readonly string[], attr: Record<string, unknown> = {}) => ({
  ...{ name, op, input, attr },
});

export const text = (value: string) => ({ s: Buffer.from(value).toString("base64") });
export const texts = (...values: string[]) => ({ list: { s: values.map((value) => text(value).s) } });
export const integers = (...values: number[]) => ({ list: { i: values.map(String) } });

/** `model.json` and the bytes of its weights; weights become `Const` nodes of a graph. */
export function graphModel(nodes: readonly ReturnType<typeof graphNode>[], weights: Record<string, GivenWeight>) {
  const constants = Object.entries(weights).map(([name, { dtype = "float32" }]) =>
    graphNode(name, "Const", [], { dtype: { type: dtype === "float32" ? "DT_FLOAT" : "DT_INT32" } }),
  );
  return {
    model: {
      format: "graph-model",
      modelTopology: { node: [...constants, ...nodes], library: {}, versions: {} },
      weightsManifest: [
        {
          paths: ["group1-shard1of1.bin"],
          weights: Object.entries(weights).map(([name, { shape, dtype = "float32" }]) => ({ name, shape, dtype })),
        },
      ],
    },
    data: Buffer.concat(
      Object.values(weights).map(({ values, dtype }) =>
        Buffer.from((dtype === "int32" ? Int32Array.from(values) : Float32Array.from(values)).buffer),
      ),
    ),
  };
}

/** Writes it as TensorFlow.js does. @returns the path of `model.json` */
export async function writeTensorflowModel(folder: string, model: object, data: Uint8Array): Promise<string> {
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, "model.json"), JSON.stringify(model));
  await writeFile(path.join(folder, "group1-shard1of1.bin"), data);
  return path.join(folder, "model.json");
}
