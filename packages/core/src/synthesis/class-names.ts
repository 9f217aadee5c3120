import { createDice, mixSeeds } from "./dice.js";
import { kindsOfFamily } from "./kinds/kind.js";

/** How many classes there are names for. */
export const mostClasses = 400;

const trees = (
  "linden alder maple hazel willow chestnut elder juniper laurel cherry rowan walnut poplar cedar almond olive " +
  "harbour mill market bridge orchard station garden castle chapel river meadow lantern copper cooper weaver tanner " +
  "baker miller saddler fountain bell anchor swan heron"
).split(" ");
const ways = "street lane row square quay hill gate yard terrace court".split(" ");

const habitats = (
  "alder birch cedar dune ember fen gorse heath islet jade kelp loch marsh north oak pine quarry reed sedge thorn " +
  "upland valley willow amber brook cliff dusk elder fern glen hazel ivory juniper larch moor nettle ochre pebble " +
  "russet slate tarn umber vine wold yarrow ash bramble clover"
).split(" ");
const birds =
  "lark finch warbler bunting pipit thrush wren chat sparrow starling wagtail redstart siskin linnet robin tanager".split(
    " ",
  );

/** `17-linden-street`: no two positions below 400 share street and way. */
export function nameOfPlace(seed: number, position: number): string {
  const count = trees.length * ways.length;
  const start = createDice(seed, "streets").whole(0, count - 1);
  // 147 has no factor in common with 400, so the walk meets every pair once; it changes tree and way at every step.
  const pair = (start + position * 147) % count;
  const number = (mixSeeds(seed, "number", position) % 96) + 1;
  return `${number}-${trees[pair % trees.length]}-${ways[Math.floor(pair / trees.length)]}`;
}

/** `alder-lark`: kinds of one family are all larks. */
export function nameOfKind(seed: number, position: number): string {
  const family = Math.floor(position / kindsOfFamily);
  const shift = createDice(seed, "birds").whole(0, birds.length - 1);
  const use = Math.floor(family / birds.length) * kindsOfFamily + (position % kindsOfFamily);
  const bird = (family + shift) % birds.length;
  const start = createDice(seed, "habitats", bird).whole(0, habitats.length - 1);
  // 17 has no factor in common with 48.
  return `${habitats[(start + use * 17) % habitats.length]}-${birds[bird]}`;
}
