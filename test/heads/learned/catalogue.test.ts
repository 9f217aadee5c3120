import { headContract } from "../../support/head-contract.js";

headContract("convap");
headContract("convap(channels=5,rows=3,columns=1)");
headContract("cosplace", { ignoresScale: true, ignoresPlace: true });
headContract("cosplace(channels=20,p=1)", { ignoresScale: true, ignoresPlace: true });
headContract("mixvpr", { parametersMovedBy: 0.3 });
headContract("mixvpr(channels=5,rows=3,depth=1)", { parametersMovedBy: 0.3 });
headContract("salad(clusters=4,channels=3,token=5,hidden=16)", { ignoresPlace: true });
// More clusters than locations: see sinkhorn.ts.
headContract("salad(clusters=24,channels=3,token=2,hidden=8)", { ignoresPlace: true });
headContract("boq(channels=8,queries=3,rows=2)", { parametersMovedBy: 0.3 });
// Two heads of 64 channels.
headContract("boq(channels=128,queries=3,rows=2,depth=1)", { parametersMovedBy: 0.1 });
