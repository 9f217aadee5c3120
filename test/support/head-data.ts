import type { DescriptorSample, HeadData, LocationSample } from "@loci/heads";

/** Data for heads and finishes to start from, without pictures. */
export function headData(given: {
  readonly locations?: LocationSample;
  readonly descriptors?: (length: number, count: number) => DescriptorSample;
}): HeadData {
  return {
    locations: async () => {
      if (given.locations === undefined) throw new Error("no local descriptors were expected to be needed");
      return given.locations;
    },
    descriptors: async ({ descriptorLength }, _maps, count) => {
      if (given.descriptors === undefined) throw new Error("no descriptors were expected to be needed");
      return given.descriptors(descriptorLength, count);
    },
  };
}
