import type { DatasetFormat } from "../dataset-format.js";
import { isFolder } from "../folder-entries.js";
import { readPictureFolder } from "../picture-folder.js";

export const pictureFolder: DatasetFormat = {
  name: "picture-folder",
  summary: "folder of class folders, or a plain folder of pictures",
  layout: "<class>/…/<picture>, or pictures at the top; any folder that is nothing else",
  source: "torchvision ImageFolder, and whoever has photographs",
  detect: isFolder,
  async read(location) {
    const { root, pictures } = await readPictureFolder(location);
    const all = [...pictures.keys()];
    return { format: "picture-folder", root, pictures, gallery: all, queries: all };
  },
};
