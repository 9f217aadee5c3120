import { layerOf, sideAt } from "../backbones/backbone.js";
import { decodePicture } from "../image/decode-picture.js";
import type { PictureFile } from "../image/picture-file.js";
import { compileFormula, type Model, PIXELS } from "../model/model.js";
import { scaledSide } from "../model/model-view.js";
import { openOnnxSession } from "../onnx/session.js";

/** A feature map of one picture: float32 `[height, width, channels]`. */
export interface PictureMap {
  readonly values: Float32Array;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** A model's backbone ready to give single pictures' feature maps as the model's head gets them. */
export interface FeatureMapExtractor {
  /** Every layer in the first view, then in the second, …. @throws RetrievalError when the picture cannot be read */
  describe(picture: PictureFile): Promise<readonly PictureMap[]>;
  close(): Promise<void>;
}

const MAPS = "maps";

export async function openFeatureMapExtractor(
  model: Pick<Model, "backbone" | "layers" | "views" | "preprocessing">,
): Promise<FeatureMapExtractor> {
  const { backbone, layers, views, preprocessing } = model;
  // One output for all of them: each flattened, one behind the other.
  const formula: Parameters<typeof compileFormula>[1] = {
    parameters: {},
    compute: (ops, maps) =>
      ops.concat(
        maps.map((map) => ops.reshape(map, ["same", "infer"])),
        1,
      ),
  };
  const network = compileFormula(model, formula, { name: MAPS, axes: ["batch", "values"] });
  const session = await openOnnxSession(network, { device: backbone.device });
  return {
    async describe(picture) {
      const { width, height, data } = await decodePicture(picture, preprocessing);
      const pixels = { type: "uint8" as const, dims: [1, height, width, 3], data };
      const all = (await session.run({ [PIXELS]: pixels }))[MAPS]?.data as Float32Array;
      let next = 0;
      return views.flatMap((view) =>
        layers.map((layer): PictureMap => {
          const info = layerOf(backbone, layer);
          const [rows, columns] = [sideAt(info, scaledSide(height, view)), sideAt(info, scaledSide(width, view))];
          const start = next;
          next += rows * columns * info.channels;
          return { values: all.slice(start, next), height: rows, width: columns, channels: info.channels };
        }),
      );
    },
    close: session.close,
  };
}
