import { chmod } from "node:fs/promises";

/** nobody, on Linux and macOS alike a number that owns nothing */
const nobody = 65534;

/** Runs `action` as a user whom permissions bind, also when the tests run as root. `folder` is opened to that user. */
export async function asOrdinaryUser(folder: string, action: () => Promise<void>): Promise<void> {
  if (process.geteuid?.() !== 0) return action();
  await chmod(folder, 0o755);
  process.seteuid?.(nobody);
  try {
    await action();
  } finally {
    process.seteuid?.(0);
  }
}
