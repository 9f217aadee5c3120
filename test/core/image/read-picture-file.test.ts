import { execFileSync } from "node:child_process";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { decodeImage, RetrievalError, readPictureFile } from "@loci/core";
import { expect, test } from "vitest";
import { asOrdinaryUser } from "../../support/ordinary-user.js";
import { suiteFolder } from "../../support/suite-folder.js";

const folder = await suiteFolder();
const file = (name: string) => join(folder, name);
const refusal = async (path: string) => {
  const error = await readPictureFile(path).catch((reason) => reason);
  expect(error).toBeInstanceOf(RetrievalError);
  // decodeImage reads by the same way and says the same.
  await expect(decodeImage(path, { fit: "fill", size: 8 })).rejects.toThrow(error.message);
  return error.message as string;
};

test("the bytes as they are on disk, through links", async () => {
  await writeFile(file("a.jpg"), Uint8Array.of(1, 2, 3));
  await symlink("a.jpg", file("link.jpg"));
  expect([...(await readPictureFile(file("a.jpg")))]).toEqual([1, 2, 3]);
  expect([...(await readPictureFile(file("link.jpg")))]).toEqual([1, 2, 3]);
});

test("missing, empty, a folder, below a file, a circle of links", async () => {
  await writeFile(file("empty.jpg"), "");
  await mkdir(file("folder.jpg"));
  await writeFile(file("plain.jpg"), "x");
  await symlink("circle.jpg", file("circle.jpg"));
  expect(await refusal(file("none.jpg"))).toBe(`picture "${file("none.jpg")}": no such file. Check the path.`);
  expect(await refusal(file("empty.jpg"))).toContain('empty.jpg": the file is empty. Copy it again');
  expect(await refusal(file("folder.jpg"))).toContain(
    'folder.jpg": this is a folder. Give the path of one picture file.',
  );
  expect(await refusal(file("plain.jpg/b.jpg"))).toContain("a part of the path is a file");
  expect(await refusal(file("circle.jpg"))).toContain("symbolic links go in a circle");
});

test("a pipe is refused and not waited for", async () => {
  execFileSync("mkfifo", [file("pipe.jpg")]);
  expect(await refusal(file("pipe.jpg"))).toContain("this is not a regular file");
});

test("no permission", async () => {
  await writeFile(file("secret.jpg"), "x", { mode: 0 });
  await asOrdinaryUser(folder, async () => {
    expect(await refusal(file("secret.jpg"))).toContain(
      'secret.jpg": no permission to read the file. Change its permissions',
    );
  });
});
