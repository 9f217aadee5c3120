import { createProtocol, metricsNamed, protocols } from "@loci/core";
import { expect, test } from "vitest";

test("every protocol answers every question in words, under its own name", () => {
  const questions = ["ignored", "positives", "queriesWithoutPositives", "selfMatch", "ties"];
  for (const [name, { summary, source, rules, settings, metrics, ...definition }] of Object.entries(protocols)) {
    expect(definition.name).toBe(name);
    const answers = rules(settings);
    expect(Object.keys(answers).sort()).toEqual(questions);
    for (const text of [summary, source, ...Object.values(answers)]) expect(text).toMatch(/\S/);
    expect(metricsNamed(metrics, settings.cutoffs).length).toBeGreaterThan(0);
    expect(createProtocol(name).stated).toMatchObject({ name, source, settings, ...answers });
  }
});

test("average precision says how it is integrated", () => {
  const stated = (name: string) => Object.values(createProtocol(name).stated.metrics).join();
  expect(stated("oxford5k-map")).toContain("trapezoids");
  expect(stated("roxford-emh")).toContain("trapezoids");
  expect(stated("msls-740")).toContain("min(R, k)");
});
