export { choose, unknownName } from "./catalogue.js";
export { reasonOf, RetrievalError, type RetrievalErrorParts } from "./errors.js";
export { createRandom, type Random, sample } from "./random.js";
