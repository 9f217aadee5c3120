import { mkdir, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import {
  type AddonPackage,
  addonPackageAt,
  findHnswlibPackage,
} from "../../packages/index/dist/native/hnswlib-package.js";

/**
 * A package with a native addon of a few lines, made like hnswlib-node: compiling it takes a second. Its addon is the
 * string "optimised" when OPTIMISED is defined, else "plain"; defining REFUSED makes the compiler fail.
 */
export async function makeTinyAddon(directory: string): Promise<AddonPackage> {
  await mkdir(join(directory, "src"), { recursive: true });
  await mkdir(join(directory, "node_modules"));
  const hnswlib = findHnswlibPackage()?.directory as string;
  const headers = dirname(createRequire(join(hnswlib, "package.json")).resolve("node-addon-api/package.json"));
  await symlink(headers, join(directory, "node_modules", "node-addon-api"));
  await writeFile(join(directory, "package.json"), '{"name": "tiny", "version": "1.2.3"}');
  await writeFile(
    join(directory, "binding.gyp"),
    `{"targets": [{"target_name": "addon", "sources": ["src/addon.cc"], "defines": ["NAPI_DISABLE_CPP_EXCEPTIONS"],
      "include_dirs": ["<!(node -p \\"require('node-addon-api').include_dir\\")"]}]}`,
  );
  await writeFile(
    join(directory, "src", "addon.cc"),
    `#include <node_api.h>
    #include <napi.h>
    #ifdef REFUSED
    #error this compiler does not like it
    #endif
    #ifdef OPTIMISED
    #define KIND "optimised"
    #else
    #define KIND "plain"
    #endif
    static napi_value Init(napi_env env, napi_value) {
      napi_value result;
      napi_create_string_utf8(env, KIND, NAPI_AUTO_LENGTH, &result);
      return result;
    }
    NAPI_MODULE(NODE_GYP_MODULE_NAME, Init)`,
  );
  return addonPackageAt(directory);
}
