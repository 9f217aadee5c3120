import { boq } from "./boq.js";
import { convap } from "./convap.js";
import { cosplace } from "./cosplace.js";
import { mixvpr } from "./mixvpr.js";
import { salad } from "./salad.js";

/** Small networks that are trained as a whole. */
export const learnedHeads = { convap, cosplace, mixvpr, salad, boq } as const;
