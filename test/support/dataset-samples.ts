import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { copyFixtures, writeFiles, writePictures } from "./dataset-files.js";

/** A JPEG with EXIF GPS at 55°40'30" N, 12°34'0" E, taken on 1 May 2024, looking south-west. */
export const gpsPicture = (exif: Readonly<Record<string, string>> = {}) =>
  sharp({ create: { width: 16, height: 12, channels: 3, background: "#375" } })
    .withExif({
      IFD2: { DateTimeOriginal: "2024:05:01 12:30:00" },
      IFD3: {
        GPSLatitudeRef: "N",
        GPSLatitude: "55/1 40/1 30/1",
        GPSLongitudeRef: "E",
        GPSLongitude: "12/1 34/1 0/1",
        GPSImgDirection: "4500/20",
        ...exif,
      },
    })
    .jpeg()
    .toBuffer();

/** The same picture with an EXIF block that nobody can read. */
export function withDamagedExif(picture: Buffer): Buffer {
  const damaged = Buffer.from(picture);
  damaged.write("XX", damaged.indexOf("Exif\0\0", 0, "latin1") + 6, "latin1");
  return damaged;
}

const mslsKeys = ["q0", "q1", "pano"];
const numbered = (heading: string, rows: readonly string[]) => [
  heading,
  ...rows.map((row, place) => `${place},${row}`),
];

async function msls(folder: string): Promise<string> {
  for (const [side, keys] of [
    ["query", mslsKeys],
    ["database", ["d0", "d1", "d2"]],
  ] as const) {
    const at = `train_val/sf/${side}`;
    const positions = keys.map(
      (key, place) => `${key},${551000.5 + 10 * place},${4180000.25},4,${place === 0},frontal,Forward`,
    );
    await writeFiles(folder, {
      [`${at}/raw.csv`]: numbered(
        ",key,lon,lat,ca,captured_at,pano",
        keys.map((key) => `${key},-122.42,37.77,370.5,2017-05-01,${key === "pano" ? "True" : "False"}`),
      ),
      [`${at}/postprocessed.csv`]: numbered(
        ",key,easting,northing,unique_cluster,night,control_panel,view_direction",
        positions.map((row) => row),
      ),
      [`${at}/seq_info.csv`]: numbered(
        ",key,sequence_key,frame_number",
        keys.map((key, place) => `${key},seq-a,${place}`),
      ),
      [`${at}/subtask_index.csv`]: numbered(
        ",key,all,s2w,w2s",
        keys.map((key, place) => `${key},${place === 0 ? "True" : "False"},False,True`),
      ),
    });
    await writePictures(folder, ...keys.map((key) => `${at}/images/${key}.jpg`));
  }
  return folder;
}

/** Of each format one small data set as its own reader reads it. Each writes into an empty folder and says where it is. */
export const datasetSamples: Readonly<Record<string, (folder: string) => Promise<string>>> = {
  "cub-200-2011": async (folder) => {
    await writePictures(folder, "images/001.Albatross/a.jpg", "images/001.Albatross/b.jpg", "images/002.Auklet/c.jpg");
    await writeFiles(folder, {
      "images.txt": ["1 001.Albatross/a.jpg", "2 001.Albatross/b.jpg", "3 002.Auklet/c.jpg"],
      "image_class_labels.txt": ["1 1", "2 1", "3 2"],
      "classes.txt": ["1 001.Albatross", "2 002.Auklet"],
      "train_test_split.txt": ["1 1", "2 0", "3 1"],
      "bounding_boxes.txt": ["1 1.0 2.0 10.0 9.0", "2 0.0 0.0 16.0 12.0", "3 3.0 3.0 4.0 4.0"],
    });
    return folder;
  },
  "cub-200-2010": async (folder) => {
    const names = ["001.Black_footed_Albatross/Black_0001.jpg", "002.Laysan_Albatross/Laysan_0002.jpg"];
    await writePictures(folder, ...names.map((name) => `images/${name}`));
    await writeFiles(folder, {
      "lists/files.txt": names,
      "lists/classes.txt": ["001.Black_footed_Albatross", "002.Laysan_Albatross"],
      "lists/train.txt": [names[0]!],
      "lists/test.txt": [names[1]!],
    });
    return folder;
  },
  cars196: async (folder) => {
    await copyFixtures(folder, { "cars_annos.mat": "cars_annos.mat" });
    await writePictures(folder, "car_ims/000001.jpg", "car_ims/000002.jpg");
    return folder;
  },
  "stanford-online-products": async (folder) => {
    await writePictures(folder, "bicycle_final/111_0.JPG", "bicycle_final/111_1.JPG", "chair_final/222_0.JPG");
    await writeFiles(folder, {
      "Ebay_train.txt": [
        "image_id class_id super_class_id path",
        "1 1 1 bicycle_final/111_0.JPG",
        "2 1 1 bicycle_final/111_1.JPG",
      ],
      "Ebay_test.txt": ["image_id class_id super_class_id path", "3 11319 3 chair_final/222_0.JPG"],
    });
    return folder;
  },
  "in-shop": async (folder) => {
    const at = (id: number, name: string) => `img/WOMEN/Dresses/id_0000000${id}/${name}.jpg`;
    await writePictures(
      folder,
      ...[at(1, "01_1_front"), at(2, "01_1_front"), at(2, "01_2_side"), at(2, "02_1_front")].map(
        (name) => `Img/${name}`,
      ),
    );
    await writeFiles(folder, {
      "Eval/list_eval_partition.txt": [
        "4",
        "image_name item_id evaluation_status",
        `${at(1, "01_1_front")}                      id_00000001     train`,
        `${at(2, "01_1_front")} id_00000002 query`,
        `${at(2, "01_2_side")} id_00000002 gallery`,
        `${at(2, "02_1_front")} id_00000002 gallery`,
      ],
      "Anno/list_bbox_inshop.txt": [
        "1",
        "image_name clothes_type pose_type x_1 y_1 x_2 y_2",
        `${at(2, "01_1_front")} 3 1 2 1 12 11`,
      ],
    });
    return folder;
  },
  inaturalist: async (folder) => {
    await writePictures(
      folder,
      "train_val2018/Aves/9/a.jpg",
      "train_val2018/Aves/10/b.jpg",
      "train_val2018/Aves/10/c.jpg",
    );
    const list = (images: readonly object[], annotations: readonly object[]) =>
      JSON.stringify({
        info: {},
        images,
        annotations,
        categories: [
          { id: 9, name: "Parus major" },
          { id: 10, name: "Pica pica" },
        ],
      });
    await writeFiles(folder, {
      "train2018.json": list(
        [
          {
            id: 1,
            file_name: "train_val2018/Aves/9/a.jpg",
            width: 16,
            latitude: 48.1,
            longitude: -1.5,
            date: "2016-01-01 10:00:00+00:00",
          },
        ],
        [{ id: 1, image_id: 1, category_id: 9 }],
      ),
      "val2018.json": list(
        [
          { id: 2, file_name: "train_val2018/Aves/10/b.jpg" },
          { id: 3, file_name: "train_val2018/Aves/10/c.jpg", latitude: null },
        ],
        [
          { id: 2, image_id: 2, category_id: 10 },
          { id: 3, image_id: 3, category_id: 10 },
        ],
      ),
    });
    return folder;
  },
  "google-landmarks": async (folder) => {
    await writePictures(
      folder,
      "train/0/1/2/0123456789abcdef.jpg",
      "index/a/b/c/abc0000000000001.jpg",
      "index/a/b/d/abd0000000000002.jpg",
      "test/f/f/f/fff0000000000003.jpg",
    );
    await writeFiles(folder, {
      "train.csv": ["id,url,landmark_id", "0123456789abcdef,http://example.org/a.jpg,7"],
      "index.csv": ["id", "abc0000000000001", "abd0000000000002"],
      "retrieval_solution_v2.1.csv": [
        "id,images,Usage",
        "fff0000000000003,abd0000000000002 abc0000000000001,Private",
        "eee0000000000004,,Ignored",
      ],
    });
    return folder;
  },
  revisited: async (folder) => {
    await copyFixtures(folder, { "gnd_roxford5k_2.pkl": "gnd_roxford5k.pkl" });
    await writePictures(
      folder,
      ...["all_souls_000013", "all_souls_000026", "oxford_002985", "all_souls_000006"].map((name) => `jpg/${name}.jpg`),
    );
    return folder;
  },
  "oxford-text": async (folder) => {
    await writePictures(
      folder,
      ...["all_souls_000013", "all_souls_000026", "all_souls_000051", "oxford_002985"].map((name) => `jpg/${name}.jpg`),
    );
    await writeFiles(folder, {
      "gt_files_170407/all_souls_1_query.txt": "oxc1_all_souls_000013 1.5 2.0 9.5 10.0\n",
      "gt_files_170407/all_souls_1_good.txt": ["all_souls_000013", "all_souls_000026"],
      "gt_files_170407/all_souls_1_ok.txt": ["all_souls_000051"],
      "gt_files_170407/all_souls_1_junk.txt": ["oxford_002985"],
    });
    return folder;
  },
  msls,
  "gsv-cities": async (folder) => {
    await writeFiles(folder, {
      "Dataframes/London.csv": [
        "place_id,year,month,northdeg,city_id,lat,lon,panoid",
        "130,2018,7,271,London,51.5136,-0.0981,eLMpf5g",
        "130,2014,10,5,London,51.51361,-0.09812,Ksa8_bd",
      ],
    });
    await writePictures(
      folder,
      "Images/London/London_0000130_2018_07_271_51.5136_-0.0981_eLMpf5g.jpg",
      "Images/London/London_0000130_2014_10_005_51.51361_-0.09812_Ksa8_bd.jpg",
    );
    return folder;
  },
  "db-struct": async (folder) => {
    await copyFixtures(folder, { "pitts30k_test.mat": "datasets/pitts30k_test.mat" });
    await writePictures(
      folder,
      "000/000000_pitch1_yaw1.jpg",
      "000/000001_pitch1_yaw1.jpg",
      "queries_real/000/000000_pitch1_yaw1.jpg",
    );
    return join(folder, "datasets/pitts30k_test.mat");
  },
  "npy-lists": async (folder) => {
    await copyFixtures(folder, {
      "nordland_dbImages.npy": "Nordland_dbImages.npy",
      "nordland_qImages.npy": "Nordland_qImages.npy",
      "nordland_gt.npy": "Nordland_gt.npy",
    });
    await writePictures(folder, "ref/0.jpg", "ref/1.jpg", "ref/2.jpg", "query/0.jpg", "query/1.jpg");
    return folder;
  },
  "patch-netvlad": async (folder) => {
    await copyFixtures(folder, { "nordland.npz": "dataset_gt_files/nordland.npz" });
    await writeFiles(folder, {
      "dataset_imagenames/nordland_imageNames_index.txt": ["./summer/1.png", "summer/2.png", "summer/3.png"],
      "dataset_imagenames/nordland_imageNames_query.txt": ["winter/1.png", "winter/3.png"],
    });
    await writePictures(folder, "summer/1.png", "summer/2.png", "summer/3.png", "winter/1.png", "winter/3.png");
    return folder;
  },
  "vpr-bench": async (folder) => {
    await copyFixtures(folder, { "ground_truth_new.npy": "ground_truth_new.npy" });
    await writePictures(folder, "query/0.jpg", "query/1.jpg", "ref/2.jpg", "ref/10.jpg", "ref/9.jpg");
    return folder;
  },
  "utm-names": async (folder) => {
    const name = (east: number, heading: string) =>
      `@${east}.21@4477117.50@17@T@40.44107@-079.97938@012@@${heading}@@@@201308@@.jpg`;
    await writePictures(
      folder,
      ...["train", "test"].flatMap((split) => [
        `images/${split}/database/${name(586500, "90")}`,
        `images/${split}/database/${name(586520, "-30")}`,
        `images/${split}/queries/${name(586510, "")}`,
      ]),
    );
    return folder;
  },
  "oml-csv": async (folder) => {
    await writePictures(folder, "images/a.jpg", "images/b.jpg", "images/c.jpg");
    await writeFiles(folder, {
      "df.csv": [
        "label,path,split,is_query,is_gallery,x_1,x_2,y_1,y_2,category,sequence",
        "0,images/a.jpg,train,,,,,,,bird,",
        "1,images/b.jpg,validation,True,True,2,10,1,9,bird,s1",
        "1,images/c.jpg,validation,False,True,0,16,0,12,bird,s2",
      ],
    });
    return join(folder, "df.csv");
  },
  table: async (folder) => {
    await writePictures(folder, "a.jpg", "b/b.jpg", "c.jpg");
    await writeFiles(folder, {
      "places.csv": [
        "path,label,query,gallery,latitude,longitude,heading,weather",
        'a.jpg,"Nyhavn, north",true,false,55.6797,12.5910,350,rain',
        "b/b.jpg,Nyhavn,false,true,55.6798,12.5911,-10,",
        "c.jpg,Strøget,false,true,,,,sun",
      ],
    });
    return folder;
  },
  "query-database": async (folder) => {
    await writePictures(
      folder,
      "query/0.jpg",
      "query/1.jpg",
      "database/frame2.jpg",
      "database/frame10.jpg",
      "database/frame9.jpg",
    );
    return folder;
  },
  exif: async (folder) => {
    await writeFile(join(folder, "a.jpg"), await gpsPicture());
    await writeFile(join(folder, "b.jpg"), await gpsPicture({ GPSLatitudeRef: "S", GPSLongitudeRef: "W" }));
    await writePictures(folder, "c.jpg");
    return folder;
  },
  "picture-folder": async (folder) => {
    await writePictures(folder, "lily/a.jpg", "rose/b.jpg", "rose/c.jpg");
    return folder;
  },
};
