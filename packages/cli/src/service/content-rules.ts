import { tileOrigin } from "./map-tiles.js";
import type { ServiceOptions } from "./service-options.js";

/**
 * The page's scripts and styles are files of the service; pictures may come from what the page has fetched itself, and be tiles.
 * Where models are shared, its worker compiles WebAssembly (a file of the service, too), which no other rule allows.
 */
export const contentRules = ({ tiles, sharesModels }: Pick<ServiceOptions, "tiles" | "sharesModels">) => ({
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'", ...(sharesModels ? ["'wasm-unsafe-eval'"] : [])],
    styleSrc: ["'self'"],
    imgSrc: ["'self'", "blob:", "data:", ...(tiles === undefined ? [] : [tileOrigin(tiles.url)])],
    connectSrc: ["'self'"],
    fontSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
  },
});
