import { createDice, mixSeeds } from "../dice.js";
import { describeFacade, type Facade } from "./facade.js";

export type Furniture = "lamp" | "bench" | "bollards" | "sapling" | "planter" | "postbox" | "bicycle";

/** A front and where it begins along the street. */
export interface Lot {
  readonly left: number;
  readonly facade: Facade;
}

/** A house with its neighbours and what stands on the pavement. The house begins at x = −width / 2. */
export interface Place {
  readonly seed: number;
  /** The house itself first, then its neighbours outwards. */
  readonly lots: readonly [Lot, ...Lot[]];
  readonly furniture: readonly { readonly kind: Furniture; readonly x: number }[];
  readonly paving: "slabs" | "setts" | "asphalt";
}

const neighboursASide = 3;

export function describePlace(seed: number): Place {
  const dice = createDice(seed, "place");
  const house = describeFacade(mixSeeds(seed, "house"));
  const lots: [Lot, ...Lot[]] = [{ left: -house.width / 2, facade: house }];
  for (const side of [-1, 1] as const) {
    let edge = (side * house.width) / 2;
    for (let step = 1; step <= neighboursASide; step++) {
      const facade = describeFacade(mixSeeds(seed, "neighbour", side, step));
      lots.push({ left: side < 0 ? edge - facade.width : edge, facade });
      edge += side * facade.width;
    }
  }
  const kinds: readonly Furniture[] = ["lamp", "bench", "bollards", "sapling", "planter", "postbox", "bicycle"];
  const slots = [-9, -6.5, -4, -1.5, 1.5, 4, 6.5, 9].filter(() => dice.chance(0.42));
  return {
    seed,
    lots,
    furniture: slots.map((x) => ({ kind: dice.pick(kinds), x: x + dice.between(-0.8, 0.8) })),
    paving: dice.pick(["slabs", "setts", "asphalt"] as const),
  };
}
