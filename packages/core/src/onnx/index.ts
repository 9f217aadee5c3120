export {
  type ChosenDevice,
  chooseOnnxDevice,
  type OnnxDeviceReport,
  probeOnnxDevices,
} from "./choose-device.js";
export { type Attribute, type Axis, type ElementType, OnnxGraph } from "./graph.js";
export { checkPreparedNetwork } from "./network/read-network.js";
export {
  type OnnxDevice,
  type OnnxDeviceChoice,
  type OnnxDeviceDefinition,
  onnxDeviceNames,
  onnxDevices,
} from "./onnx-devices.js";
export { type OnnxSession, type OnnxTensor, type OnnxTensors, openOnnxSession } from "./session.js";
