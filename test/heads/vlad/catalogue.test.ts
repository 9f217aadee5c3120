import { headContract } from "../../support/head-contract.js";

const bag = { ignoresScale: true, ignoresPlace: true } as const;

headContract("netvlad", bag);
headContract("netvlad(clusters=5)", bag);
headContract("netvlad(clusters=5,variant=v1)", bag);
headContract("netvlad(clusters=5,intraNormalisation=false)", bag);
headContract("netvlad(clusters=3,centres=random)", bag);
headContract("netvlad(clusters=3,centres=random,variant=v1)", bag);
headContract("ghostvlad", bag);
headContract("ghostvlad(clusters=5,ghosts=3)", bag);
headContract("ghostvlad(clusters=1,ghosts=1,centres=random)", bag);
// Differences need a softer assignment than the usual α = 1000.
headContract("actionvlad(clusters=5,alpha=20)", bag);
headContract("actionvlad(clusters=3,alpha=1,centres=random)", bag);
