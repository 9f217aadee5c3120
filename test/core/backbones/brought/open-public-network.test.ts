import { openBackbone } from "@loci/core";
import { expect, it, vi } from "vitest";
import { temporaryFolder } from "../../../support/temporary-folder.js";

it("tells which file to bring when the network is not to be had", async () => {
  vi.stubEnv("LOCI_OFFLINE", "1");
  vi.stubEnv("LOCI_CACHE", await temporaryFolder());
  await expect(openBackbone("torchvision_resnet50")).rejects.toThrow(
    /^torchvision_resnet50: cannot download https:.*LOCI_OFFLINE.*Or bring torchvision\.models\.resnet50 through torch\.onnx\.export: loci backbones add NAME FILE --preprocessing torchvision --size 224$/,
  );
});
