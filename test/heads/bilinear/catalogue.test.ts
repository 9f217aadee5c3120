import { headContract } from "../../support/head-contract.js";

const everyHead = { ignoresScale: true, ignoresPlace: true } as const;
headContract("bilinear", everyHead);
headContract("bilinear(form=full)", everyHead);
headContract("multimodal-bilinear", everyHead);
headContract("compact-bilinear(dimensions=32)", everyHead);
headContract("compact-bilinear(dimensions=7,seed=3)", everyHead);
headContract("compact-bilinear(sketch=maclaurin,dimensions=32)", everyHead);
headContract("low-rank-bilinear(dimensions=24)", everyHead);
headContract("hbp(dimensions=24)", everyHead);
headContract("isqrt-cov(dimensions=8)", everyHead);
headContract("isqrt-cov(dimensions=8,iterations=1)", everyHead);
headContract("isqrt-cov(reduction=none,iterations=10)", everyHead);
