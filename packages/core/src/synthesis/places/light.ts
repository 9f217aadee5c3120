import { blend, type Colour, hex, tint, white } from "../colour.js";

export type LightName = "sun" | "overcast" | "dusk" | "night";

/** What the hour and the weather do to every colour of a street. */
export interface Light {
  readonly name: LightName;
  /** −1 when the sun stands at the left, 1 at the right. */
  readonly side: -1 | 1;
  /** Factors of red, green and blue on every surface. */
  readonly factors: Colour;
  /** How much colour is lost to grey, 0-1. */
  readonly fading: number;
  /** Opacity of cast shadows. */
  readonly shadow: number;
  /** Share of windows with a lamp on behind them. */
  readonly lamps: number;
  /** Sky at its top, in its middle and over the roofs. */
  readonly sky: readonly [Colour, Colour, Colour];
}

type Setting = Omit<Light, "side">;

export const lights: Readonly<Record<LightName, Setting>> = {
  sun: {
    name: "sun",
    factors: [1.06, 1.01, 0.92],
    fading: 0,
    shadow: 0.42,
    lamps: 0,
    sky: [hex("#4f8fcb"), hex("#93c1e4"), hex("#e4eff2")],
  },
  overcast: {
    name: "overcast",
    factors: [0.84, 0.87, 0.9],
    fading: 0.22,
    shadow: 0.2,
    lamps: 0.06,
    sky: [hex("#a9b5bf"), hex("#c3cbd0"), hex("#dfe2e1")],
  },
  dusk: {
    name: "dusk",
    factors: [0.74, 0.58, 0.62],
    fading: 0.1,
    shadow: 0.26,
    lamps: 0.45,
    sky: [hex("#4a5590"), hex("#c98a94"), hex("#f7c98b")],
  },
  night: {
    name: "night",
    factors: [0.45, 0.47, 0.62],
    fading: 0.12,
    shadow: 0.36,
    lamps: 0.6,
    sky: [hex("#0d1530"), hex("#1d2a4d"), hex("#3d4666")],
  },
};

/** The colour a surface shows in this light. */
export function lit(light: Light, colour: Colour): Colour {
  const grey = colour[0] * 0.3 + colour[1] * 0.55 + colour[2] * 0.15;
  return tint(blend(colour, [grey, grey, grey], light.fading), light.factors);
}

/** The light of the haze between here and the distance. */
export function haze(light: Light): Colour {
  return blend(light.sky[2], light.sky[1], 0.4);
}

/** The colour of snow and of clouds in this light. */
export function paleness(light: Light): Colour {
  return lit(light, blend(white, light.sky[1], 0.12));
}
