import type { Ops } from "../ops.js";
import type { Context, TracedOps } from "./context.js";
import { sizeOf } from "./dims.js";
import type { Traced } from "./tape.js";

/** Matrix products over the last two axes; the right factor has the batches of the left one, or none. */
export const products = ({ tape, plain }: Context): Pick<TracedOps, "matMul"> => ({
  matMul(left, right) {
    const columns = right.dims.at(-1) as number;
    const byLeft = (gradient: string) => plain.matMul(gradient, turned(plain, right));
    const byRight = (gradient: string) => {
      if (left.dims.length === right.dims.length) return plain.matMul(turned(plain, left), gradient);
      // A plain matrix behind a batch: the batch is more rows of one product.
      const rows = [sizeOf(left.dims.slice(0, -1)), left.dims.at(-1) as number];
      const folded = { name: plain.reshape(left.name, rows), dims: rows };
      return plain.matMul(turned(plain, folded), plain.reshape(gradient, [rows[0] as number, columns]));
    };
    const dims = [...left.dims.slice(0, -1), columns];
    const work = left.dims.at(-1) as number;
    return tape.record(plain.matMul(left.name, right.name), dims, [left, right], [byLeft, byRight], work);
  },
});

/** With the last two axes changed. */
function turned(plain: Ops<string>, { name, dims }: Pick<Traced, "name" | "dims">): string {
  const rank = dims.length;
  return plain.transpose(name, [...dims.keys()].toSpliced(rank - 2, 2, rank - 1, rank - 2));
}
