export {
  type Backbone,
  type BackboneDefinition,
  type BackboneOrigin,
  type ChannelNumbers,
  checkSize,
  type LayerInfo,
  layerOf,
  type Preprocessing,
  type SideStep,
  sideAt,
  smallestSide,
} from "./backbone.js";
export { backboneNames, checkBackboneReferences, isBackboneReference } from "./backbone-names.js";
export { type BackbonePrecision, backbonePrecisions, inPrecision, precisionOf } from "./backbone-precision.js";
export { backboneNameOf, isAddress, isLocation, shownLocation } from "./brought/backbone-location.js";
export { type InspectedLayer, inspectBackbone } from "./brought/inspect-backbone.js";
export { type PreprocessingFamily, preprocessingFamilies } from "./brought/preprocessing-families.js";
export { type PublicNetwork, publicNetworks } from "./brought/public-networks.js";
export { type RegisterOptions, registerBackbone } from "./brought/register-backbone.js";
export { readRegistered, registeredNames, removeRegistered } from "./brought/registered-backbones.js";
export { readStatedPreprocessing, type Sidecar } from "./brought/sidecar.js";
export { backbones, bundledBackbone } from "./catalogue.js";
export { combineBackbones } from "./combine-backbones.js";
export { type ConvertedNetwork, convertLayersModel } from "./convert-layers-model.js";
export { type LayersModelArtifacts, readWeights } from "./layers-model.js";
export { layersSchema } from "./layers-schema.js";
export { type NetworkTail, networkTail, type TailOptions } from "./network-tail.js";
export { readNsfwjsArtifacts } from "./nsfwjs-artifacts.js";
export { openBackbone } from "./open-backbone.js";
export { preprocessingSchema } from "./preprocessing-schema.js";
export { scaleBackbone } from "./scale-backbone.js";
export { type Tuning, tuneBackbone } from "./tune-backbone.js";
