import { addAvgMax } from "./add-avg-max.js";
import { catAvgMax } from "./cat-avg-max.js";
import { crow } from "./crow.js";
import { flatten } from "./flatten.js";
import { gap } from "./gap.js";
import { gem } from "./gem.js";
import { gmp } from "./gmp.js";
import { median } from "./median.js";
import { rmac } from "./rmac.js";
import { scda } from "./scda.js";
import { spoc } from "./spoc.js";
import { spp } from "./spp.js";
import { stochastic } from "./stochastic.js";

/** Heads that count, weigh and select locations but mix no channels; nearly all without parameters. */
export const poolingHeads = {
  gap,
  gmp,
  gem,
  "add-avg-max": addAvgMax,
  "cat-avg-max": catAvgMax,
  stochastic,
  median,
  spoc,
  crow,
  rmac,
  spp,
  scda,
  flatten,
} as const;
