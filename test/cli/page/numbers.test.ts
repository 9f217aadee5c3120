import { expect, it } from "vitest";
import { metresText, scoreText } from "../../../packages/cli/page/numbers.js";

it.each([
  [0, "0.0 m"],
  [9.94, "9.9 m"],
  [12.4, "12 m"],
  [999.4, "999 m"],
  [1240, "1.2 km"],
  [12_600, "13 km"],
])("%f metres are %s", (metres, text) => expect(metresText(metres)).toBe(text));

it("scores have three digits", () => expect(scoreText(0.12345)).toBe("0.123"));
