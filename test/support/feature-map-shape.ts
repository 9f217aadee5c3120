import type { FeatureMapShape } from "@loci/core";

/** One feature map of so many channels; its height and width are free unless given. */
export const mapOf = (channels: number, height?: number, width?: number): readonly [FeatureMapShape] => [
  { channels, height, width },
];
