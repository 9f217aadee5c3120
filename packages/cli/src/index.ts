export { main } from "./main.js";
export type { Progress, Terminal } from "./terminal.js";
