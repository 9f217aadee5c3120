import { defineSchedule } from "./schedule-definition.js";

/** 1 throughout. */
export const constantSchedule = defineSchedule({
  name: "constant",
  summary: "The same rate throughout",
  source: "Robbins, Monro: A Stochastic Approximation Method, Annals of Mathematical Statistics, 1951",
  options: {},
  factor: () => 1,
});
