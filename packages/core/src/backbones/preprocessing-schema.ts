import { z } from "zod";
import { type Fit, fits } from "../image/fit.js";
import type { ChannelNumbers, Preprocessing } from "./backbone.js";

/** A number for all channels or one for each, as files say it. */
export const channelNumbers: z.ZodType<ChannelNumbers> = z.union([
  z.number(),
  z.tuple([z.number(), z.number(), z.number()]),
]);

/** The ways to fit a picture, as files say them. */
export const fitName = z.enum(Object.keys(fits) as [Fit, ...Fit[]]);

/** `Preprocessing` in the files of Loci. */
export const preprocessingSchema: z.ZodType<Preprocessing> = z.strictObject({
  size: z.int().positive(),
  fit: fitName,
  scale: channelNumbers,
  offset: channelNumbers,
  channelOrder: z.enum(["rgb", "bgr"]).optional(),
});
