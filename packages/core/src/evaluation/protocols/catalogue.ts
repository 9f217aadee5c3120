import type { ProtocolDefinition } from "../protocol.js";
import { nordland1, nordland10, sequence } from "./frame-protocols.js";
import { oxford5kMap, roxfordEmh, vprBench } from "./ground-truth-protocols.js";
import { cubRecall, leaveOneOut, mlrcMapr } from "./label-protocols.js";
import { msls740, mslsAll, netvlad25m, tokyo247Nms } from "./place-protocols.js";

/** Every protocol by name. */
export const protocols: Readonly<Record<string, ProtocolDefinition>> = {
  "leave-one-out": leaveOneOut,
  "cub-recall": cubRecall,
  "mlrc-mapr": mlrcMapr,
  "netvlad-25m": netvlad25m,
  "msls-740": msls740,
  "msls-all": mslsAll,
  "nordland-1": nordland1,
  "nordland-10": nordland10,
  "tokyo247-nms": tokyo247Nms,
  "roxford-emh": roxfordEmh,
  "oxford5k-map": oxford5kMap,
  "vpr-bench": vprBench,
  sequence,
};
