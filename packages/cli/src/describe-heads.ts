import type { FeatureMapShape } from "@loci/core";
import { finishDefinitions, headDefinitions, neckDefinitions, patchOptions } from "@loci/heads";
import { type DescribedStage, describeStage } from "./describe-stage.js";

/** A head, neck or finish, or what is done with several heads, views or parts of a picture. */
export interface DescribedHead extends DescribedStage {
  /** For heads: length of the descriptor, and how many numbers are learned, with default options. */
  readonly descriptorLength?: number;
  readonly parameters?: number;
}

/** What is no stage of its own. */
const around: readonly DescribedHead[] = [
  {
    ...{ name: "&", kind: "combination", options: [] },
    summary: "Heads side by side, as in (gem&gmp)|pca(dimensions=256): their descriptors one behind the other",
    source:
      "Jun, Ko, Kim, Kim, Kim: Combination of Multiple Global Descriptors for Image Retrieval, 2019 (arXiv 1903.10663)",
  },
  {
    ...{ name: "flip", kind: "view", options: [] },
    summary: "--flip: the mean of the descriptors of the picture and of its mirror image",
    source:
      "Simonyan, Zisserman: Very Deep Convolutional Networks for Large-Scale Image Recognition, ICLR 2015 (arXiv 1409.1556)",
  },
  {
    ...{ name: "scales", kind: "view", options: [] },
    summary: "--scales 1 0.7071 0.5: the mean of the descriptors at these scales of the network's input",
    source:
      "Radenović, Tolias, Chum: Fine-tuning CNN Image Retrieval with No Human Annotation, TPAMI 2019 (arXiv 1711.02512)",
  },
  describeStage("patches", {
    name: "patch-descriptors",
    summary: "From a program, fitPatchModel: NetVLAD of patches of several sizes, for spatial verification",
    source:
      "Hausler, Garg, Xu, Milford, Fischer: Patch-NetVLAD: Multi-Scale Fusion of Locally-Global Descriptors for Place Recognition, CVPR 2021 (arXiv 2103.01486)",
    options: patchOptions,
  }),
];

/**
 * Every head, neck and finish, and how heads, views and patches are put together.
 * @param shape of the feature map that heads are described for, or of each of them
 */
export function describeHeads(shape: FeatureMapShape): DescribedHead[] {
  return [
    ...Object.keys(headDefinitions).map((head) => describeHead(head, shape)),
    ...Object.values(neckDefinitions).map((neck) => describeStage("neck", neck)),
    ...Object.values(finishDefinitions).map((finish) => describeStage("finish", finish)),
    ...around,
  ];
}

function describeHead(name: string, shape: FeatureMapShape): DescribedHead {
  const definition = headDefinitions[name] as (typeof headDefinitions)[string];
  const options = definition.options.parse({});
  const others = new Array<FeatureMapShape>((definition.featureMaps?.least ?? 1) - 1).fill(shape);
  const context = { shapes: [shape, ...others], shape, options } as const;
  const dims = Object.values(definition.parameterDims(context));
  return {
    ...describeStage(definition.family, definition),
    descriptorLength: definition.descriptorLength(context),
    parameters: dims.reduce((sum, lengths) => sum + lengths.reduce((product, length) => product * length, 1), 0),
  };
}
