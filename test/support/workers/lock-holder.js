// Holds the lock of a folder until it is killed.
import { WriterLock } from "../../../packages/index/dist/storage/writer-lock.js";

await WriterLock.acquire(process.argv[2]);
process.send("held");
setInterval(() => {}, 1000);
