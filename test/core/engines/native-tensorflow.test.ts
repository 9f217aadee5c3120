import util from "node:util";
import { afterEach, describe, expect, it, vi } from "vitest";
import {
  describeNativeBackend,
  prepareNativeTensorFlow,
} from "../../../packages/core/dist/engines/native-tensorflow.js";

afterEach(() => vi.unstubAllEnvs());

const backend = (isUsingGpuDevice: boolean) => ({ isUsingGpuDevice, binding: { TF_Version: "2.9.1" } });

describe("prepareNativeTensorFlow", () => {
  it("lets the card's memory grow, unless the environment says otherwise", () => {
    vi.stubEnv("TF_FORCE_GPU_ALLOW_GROWTH", undefined);
    prepareNativeTensorFlow();
    expect(process.env["TF_FORCE_GPU_ALLOW_GROWTH"]).toBe("true");
    vi.stubEnv("TF_FORCE_GPU_ALLOW_GROWTH", "false");
    prepareNativeTensorFlow();
    expect(process.env["TF_FORCE_GPU_ALLOW_GROWTH"]).toBe("false");
  });

  it("refuses a Node without what tfjs-node calls", () => {
    const functions = util as { isNullOrUndefined?: unknown };
    const { isNullOrUndefined } = functions;
    delete functions.isNullOrUndefined;
    try {
      expect(prepareNativeTensorFlow).toThrow(
        `util.isNullOrUndefined, which Node ${process.versions.node} does not have. Use Node 20 or 22`,
      );
    } finally {
      functions.isNullOrUndefined = isNullOrUndefined;
    }
  });
});

describe("describeNativeBackend", () => {
  it("names the library and what it computes on", async () => {
    expect(await describeNativeBackend(backend(true), true)).toBe("libtensorflow 2.9.1, graphics card");
    expect(await describeNativeBackend(backend(false), false)).toBe("libtensorflow 2.9.1, CPU");
  });

  it("says why the package for graphics cards uses none", async () => {
    const text = await describeNativeBackend(backend(false), true);
    expect(text).toMatch(
      /^libtensorflow 2\.9\.1, CPU and no graphics card \((not found: lib.+|it sees none.+); docs\/gpu\.md\)$/,
    );
  });
});
