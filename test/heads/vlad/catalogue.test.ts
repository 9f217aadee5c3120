import { headContract } from "../../support/head-contract.js";

headContract("netvlad", { ignoresScale: true, ignoresPlace: true });
headContract("netvlad(clusters=5)", { ignoresScale: true, ignoresPlace: true });
headContract("netvlad(clusters=3,centres=random)", { ignoresScale: true, ignoresPlace: true });
