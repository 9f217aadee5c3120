import {
  compileFormula,
  DESCRIPTOR,
  decodePicture,
  type Model,
  type OneOrMore,
  openOnnxSession,
  PIXELS,
  type PictureFile,
  RetrievalError,
} from "@loci/core";
import { restoreHead } from "../create-head.js";
import { featureMapShapes } from "../create-model.js";

/** A model ready to describe clips. */
export interface ClipExtractor {
  /**
   * One descriptor for all frames of a clip, whose order does not count: length descriptorLength, unit L2 norm.
   * @param frames as many as the extractor was opened for
   * @throws RetrievalError when a frame cannot be read, and on another number of them
   */
  describe(frames: readonly PictureFile[]): Promise<Float32Array>;
  close(): Promise<void>;
}

/**
 * Opens backbone and head as one network from the frames of a clip to its descriptor.
 * @param model of one layer in one view, with a head that takes several feature maps of it (`actionvlad`), made from single pictures
 * @param frames of every clip, 1 to what the head takes (64 for `actionvlad`)
 * @throws RetrievalError when the head takes no more than the model's layers, or its necks have parameters
 */
export async function openClipExtractor(model: Model, frames: number): Promise<ClipExtractor> {
  const { layers, preprocessing } = model;
  if (layers.length > 1 || model.views.length > 1) {
    throw new RetrievalError({
      what: `clips by ${model.name}: feature maps of a frame`,
      expected: "one: one layer, one view",
      got: `${layers.length * model.views.length}`,
    });
  }
  const [shape] = featureMapShapes(model);
  const inputs = Array.from({ length: frames }, () => shape) as unknown as OneOrMore<typeof shape>;
  const head = restoreHead(model.head, inputs, model.head.parameters);
  const formula: Parameters<typeof compileFormula>[1] = {
    parameters: head.parameters,
    compute: (ops, [maps], parameters) => {
      const each = inputs.map((_, frame) => ops.gather(maps, Int32Array.of(frame), 0, frames));
      return head.aggregate(ops, each as unknown as OneOrMore<typeof maps>, parameters);
    },
  };
  const output = { name: DESCRIPTOR, axes: [1, head.descriptorLength] };
  const network = compileFormula(model, formula, output);
  const session = await openOnnxSession(network, { device: model.backbone.device });
  return {
    async describe(pictures) {
      if (pictures.length !== frames) {
        throw new RetrievalError({
          what: `clips by ${model.name}: frames of a clip`,
          expected: `${frames}, which the extractor was opened for`,
          got: `${pictures.length}`,
        });
      }
      const images = await Promise.all(pictures.map((picture) => decodePicture(picture, preprocessing)));
      const [{ width, height }] = images as [(typeof images)[0]];
      const odd = images.find((image) => image.width !== width || image.height !== height);
      if (odd !== undefined) {
        throw new RetrievalError({
          what: `clips by ${model.name}: size of the frames`,
          expected: `${width} × ${height} pixels, as the first has once it is fitted`,
          got: `${odd.width} × ${odd.height}`,
          remedy: "Choose another fit (fill, crop or letterbox), or frames of one shape",
        });
      }
      const data = new Uint8Array(frames * width * height * 3);
      for (const [frame, image] of images.entries()) data.set(image.data, frame * width * height * 3);
      const outputs = await session.run({ [PIXELS]: { type: "uint8", dims: [frames, height, width, 3], data } });
      return outputs[DESCRIPTOR]?.data as Float32Array;
    },
    close: session.close,
  };
}
