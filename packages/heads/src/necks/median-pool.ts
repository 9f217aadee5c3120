import { defineNeck, noNeckParameters } from "./neck-definition.js";
import { placeWindows, pooledShape, windowOptions } from "./pooling-windows.js";
import { reflected, spreadWindows } from "./window-contents.js";

/**
 * y_c = median over the window of x_c. Of an even number of locations it is the mean of the middle two, as in NumPy, and the
 * gradient goes to both in halves; torch.median, and so timm, takes the lower one.
 *
 * Places outside the map, those of padding as well as those that `ceil` adds, hold the map mirrored at its border, as in
 * timm's MedianPool2d: every window has all of its kernel² values. Mirroring goes on as often as it takes, so that
 * padding may be larger than the map, where torch refuses. Sorting costs memory when gradients are wanted: kernel⁴ numbers
 * for each channel of each window.
 */
export const medianPool = defineNeck({
  name: "median-pool",
  summary: "Median of each window",
  source:
    "Tukey: Exploratory Data Analysis, Addison-Wesley 1977 (the running median); Wightman: PyTorch Image Models (timm), 2019, MedianPool2d",
  options: windowOptions,
  fixedSize: true,
  outputShape: (context) => pooledShape("median-pool", context),
  ...noNeckParameters,
  transform(ops, featureMap, _parameters, context) {
    const { channels } = context.shape;
    const { rows, columns } = placeWindows(context);
    const { kernel } = rows;
    const area = kernel * kernel;
    const spread = spreadWindows(ops, featureMap, { rows, columns }, reflected);
    const windows = ops.reshape(spread, ["same", rows.count, kernel, columns.count, kernel, channels]);
    const ordered = ops.transpose(windows, [0, 1, 3, 5, 2, 4]);
    const sorted = ops.sort(ops.reshape(ordered, ["same", rows.count, columns.count, channels, area]), area);
    // The same place twice when the area is odd.
    const middle = Int32Array.of(Math.floor((area - 1) / 2), Math.floor(area / 2));
    return ops.mean(ops.gather(sorted, middle, 4, area), [4]);
  },
});
