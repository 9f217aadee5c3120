import { headContract } from "../../support/head-contract.js";

headContract("gap", { ignoresScale: true, ignoresPlace: true });
headContract("gmp", { ignoresScale: true, ignoresPlace: true });
headContract("gem", { ignoresScale: true, ignoresPlace: true });
headContract("gem(p=1)", { ignoresScale: true, ignoresPlace: true });
headContract("gem(p=6.5)", { ignoresScale: true, ignoresPlace: true });
