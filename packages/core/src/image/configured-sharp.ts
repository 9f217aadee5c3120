import sharp from "sharp";

// Loci decodes many different pictures at once, each one once:
// - the operation cache of libvips would keep pictures that nobody asks for again (and old pixels of a changed file);
// - parallelism comes from decoding several pictures in the threads of libuv. Further threads inside one picture only
//   compete with them (measured: 6 to 8 % more processor time a picture), and JPEG decoding is sequential anyway.
sharp.cache(false);
sharp.concurrency(1);

/** sharp with the process-wide settings of Loci. Import it from here and nowhere else. */
export { sharp };
