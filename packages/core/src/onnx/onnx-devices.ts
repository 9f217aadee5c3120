/** One kind of hardware that ONNX Runtime can compute on. */
export interface OnnxDeviceDefinition {
  readonly summary: string;
  /** Names of ONNX Runtime's execution providers: the device's own, then those that take what it cannot compute. */
  readonly providers: readonly string[];
  /** `process.platform`-`process.arch` for which `onnxruntime-node` has it; none: for all. */
  readonly systems?: readonly string[];
  /** Files beside the addon of `onnxruntime-node` that the npm package does not bring. */
  readonly files?: readonly string[];
  /** Libraries of the maker that must be installed on Linux. */
  readonly libraries?: readonly string[];
  /** What to do when the files or libraries are missing. */
  readonly remedy?: string;
  /** `auto` passes it over. */
  readonly isOnlyByName?: boolean;
}

const CUDA_FILES = ["libonnxruntime_providers_shared.so", "libonnxruntime_providers_cuda.so"] as const;
const CUDA_LIBRARIES = [
  "libcuda.so.1",
  "libcudart.so.12",
  "libcublas.so.12",
  "libcublasLt.so.12",
  "libcufft.so.11",
  "libcudnn.so.9",
] as const;
const CUDA_REMEDY =
  "docs/gpu.md says how to get them: NVIDIA's driver, CUDA 12, cuDNN 9, and ONNX Runtime's own provider files";

/** What the frozen networks can compute on, the preferred first. Numbers of other devices than the CPU differ in the last places. */
export const onnxDevices = {
  tensorrt: {
    summary: "NVIDIA graphics card by TensorRT 10: compiles the network first, which takes minutes",
    providers: ["tensorrt", "cuda"],
    systems: ["linux-x64"],
    files: [...CUDA_FILES, "libonnxruntime_providers_tensorrt.so"],
    libraries: [...CUDA_LIBRARIES, "libnvinfer.so.10", "libnvonnxparser.so.10"],
    remedy: `${CUDA_REMEDY}, and TensorRT 10`,
    isOnlyByName: true,
  },
  cuda: {
    summary: "NVIDIA graphics card by CUDA 12 and cuDNN 9",
    providers: ["cuda"],
    systems: ["linux-x64"],
    files: CUDA_FILES,
    libraries: CUDA_LIBRARIES,
    remedy: CUDA_REMEDY,
  },
  directml: {
    summary: "Graphics card on Windows by DirectML, which is inside the npm package",
    providers: ["dml"],
    systems: ["win32-x64", "win32-arm64"],
  },
  coreml: {
    summary: "Apple's graphics and neural processors by Core ML, some of it in float16",
    providers: ["coreml"],
    systems: ["darwin-arm64"],
  },
  cpu: { summary: "The processor, all cores; always there", providers: ["cpu"] },
} as const satisfies Record<string, OnnxDeviceDefinition>;

export type OnnxDevice = keyof typeof onnxDevices;
export type OnnxDeviceChoice = OnnxDevice | "auto";
export const onnxDeviceNames = Object.keys(onnxDevices) as readonly OnnxDevice[];
