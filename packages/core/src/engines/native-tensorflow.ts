import util from "node:util";
import { RetrievalError } from "../errors.js";
import { missingLibraries } from "../native/missing-libraries.js";

/** What libtensorflow 2.9, for which tfjs-node 4.22 is made, opens to use a graphics card: NVIDIA's driver, CUDA 11.2, cuDNN 8.1. */
const CUDA_LIBRARIES = [
  "libcuda.so.1",
  "libcudart.so.11.0",
  "libcublas.so.11",
  "libcublasLt.so.11",
  "libcufft.so.10",
  "libcurand.so.10",
  "libcusolver.so.11",
  "libcusparse.so.11",
  "libcudnn.so.8",
];

/** What Loci looks at of the backend that both native packages register. */
export interface NativeBackend {
  readonly isUsingGpuDevice: boolean;
  readonly binding: { readonly TF_Version: string };
}

/**
 * To be called before a native package is loaded. Unless the environment says otherwise, libtensorflow then takes memory of
 * the graphics card as it needs it, and not all at once: other programs want some, ONNX Runtime among them.
 * @throws RetrievalError when this Node cannot run tfjs-node
 */
export function prepareNativeTensorFlow(): void {
  // 4.22.0 calls it when it sorts, and when it makes tensors of what an operator gives.
  if (!("isNullOrUndefined" in util)) {
    throw new RetrievalError({
      what: `tfjs-node 4.22 calls util.isNullOrUndefined, which Node ${process.versions.node} does not have`,
      remedy: "Use Node 20 or 22",
    });
  }
  process.env["TF_FORCE_GPU_ALLOW_GROWTH"] ??= "true";
}

/**
 * What a native backend computes on, for people; of a package for graphics cards that uses none, why.
 * @param wantsGraphicsCard false for the package without
 */
export async function describeNativeBackend(
  { isUsingGpuDevice, binding }: NativeBackend,
  wantsGraphicsCard: boolean,
): Promise<string> {
  const library = `libtensorflow ${binding.TF_Version}`;
  if (isUsingGpuDevice) return `${library}, graphics card`;
  if (!wantsGraphicsCard) return `${library}, CPU`;
  const missing = await missingLibraries(CUDA_LIBRARIES);
  const reason =
    missing.length > 0
      ? `not found: ${missing.join(", ")}`
      : "it sees none, or is a libtensorflow for processors; nvidia-smi says what the driver sees";
  return `${library}, CPU and no graphics card (${reason}; docs/gpu.md)`;
}
