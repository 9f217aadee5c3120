import { createCanvas } from "../canvas.js";
import { black, hex } from "../colour.js";
import { createDice } from "../dice.js";
import { type Point, rectangle, straightPath } from "../geometry.js";
import { createCamera } from "./camera.js";
import { drawFacade } from "./draw-facade.js";
import { drawFurniture } from "./draw-furniture.js";
import { drawPeople } from "./draw-people.js";
import { drawScaffold } from "./draw-scaffold.js";
import { drawSky } from "./draw-sky.js";
import { drawStreet } from "./draw-street.js";
import { drawTree } from "./draw-tree.js";
import { drawVehicle } from "./draw-vehicle.js";
import { drawWeather } from "./draw-weather.js";
import { heightOf } from "./facade.js";
import { createPen, type Pen } from "./pen.js";
import type { Lot, Place } from "./place.js";
import type { PlaceView } from "./view.js";

const pictureWidth = 320;
const pictureHeight = 240;

/** One view of a place as an SVG picture of `width` by ¾ `width` pixels. */
export function drawPlace(place: Place, view: PlaceView, width = pictureWidth): string {
  const canvas = createCanvas(pictureWidth, pictureHeight, width);
  const camera = createCamera(view.viewpoint, [pictureWidth / 2, view.horizon]);
  const pen = createPen(canvas, camera, view.light);
  drawSky(pen, view);
  drawStreet(pen, place, view);
  const farFirst = [...place.lots].sort((first, second) => distanceOf(second) - distanceOf(first));
  function distanceOf({ left, facade }: Place["lots"][number]): number {
    return Math.abs(left + facade.width / 2 - camera.eye[0]);
  }
  for (const lot of farFirst.filter((lot) => isInView(pen, lot))) drawFacade(pen, lot, view);
  if (view.light.name === "sun") drawOppositeShadow(pen, view);
  drawFurniture(pen, place, view);
  drawCovers(pen, place, view);
  if (view.light.lamps > 0.2) drawLampLight(pen);
  drawWeather(pen, view);
  drawVignette(pen);
  return canvas.svg();
}

/** Whether any part of a front is in the picture: both its ends beyond the same edge mean no. */
function isInView({ camera, canvas }: Pen, { left, facade }: Lot): boolean {
  const ends = [left - 1, left + facade.width + 1].map((x) => camera.turn([x, 2, 0]));
  const columns = ends.map((end) => (end[2] > 0.6 ? camera.project(end)[0] : Math.sign(end[0]) * canvas.width * 9));
  return Math.max(...columns) > 0 && Math.min(...columns) < canvas.width;
}

/** The shadow that the roofs across the street throw on the fronts. */
function drawOppositeShadow(pen: Pen, view: PlaceView): void {
  const dice = createDice(view.seed, "shadow");
  if (dice.chance(0.35)) return;
  const top: Point[] = [];
  let height = dice.between(1, 5.5);
  for (let x = 26; x > -26; x -= dice.between(3, 8)) {
    // Below the lowest eaves there are (two storeys, 6.5 m), or the shadow would lie on the sky.
    const next = Math.min(6, Math.max(0.4, height + dice.spread(1.6)));
    top.push([x, height], [x - 0.8, next]);
    height = next;
  }
  pen.flats([[[-26, 0], [26, 0], ...top]], -0.02, { fill: hex("#232a4a"), opacity: 0.36, blend: "multiply" });
}

/** The warm light that shops and street lamps throw on the lower storeys after dark. */
function drawLampLight({ canvas, light }: Pen): void {
  const fill = canvas.radial([
    { at: 0, colour: hex("#c98f4e"), opacity: light.lamps * 0.6 },
    { at: 1, colour: hex("#c98f4e"), opacity: 0 },
  ]);
  canvas.markup(`<ellipse cx="160" cy="196" rx="215" ry="80" fill="${fill}" style="mix-blend-mode:screen"/>`);
}

function drawCovers(pen: Pen, place: Place, view: PlaceView): void {
  view.covers.forEach(({ kind, x }, position) => {
    const dice = createDice(view.seed, "cover", position);
    const [house] = place.lots;
    if (kind === "scaffold") drawScaffold(pen, house.facade, house.left, dice);
    else if (kind === "people") drawPeople(pen, x, view.weather === "rain", dice);
    else if (kind === "tree")
      drawTree(pen, [x, 0, -3.6], Math.min(9, heightOf(house.facade)) * dice.between(0.7, 0.95), view.season, dice);
    else drawVehicle(pen, kind, x, view, dice);
  });
}

function drawVignette({ canvas }: Pen): void {
  const fill = canvas.radial(
    [
      { at: 0.55, colour: black, opacity: 0 },
      { at: 1, colour: black, opacity: 0.34 },
    ],
    [0.5, 0.5],
    0.72,
  );
  canvas.path(straightPath(rectangle(0, 0, canvas.width, canvas.height)), { fill });
}
