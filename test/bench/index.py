"""The other side of test/bench/index.ts: python3-hnswlib and python3-faiss of Debian on the same vectors.
usage: index.py FOLDER THREADS hnswlib|faiss-flat|faiss-hnsw; FOLDER has base.npy, queries.npy, truth.npy. Prints a JSON line a method."""
import json, os, resource, sys, time
import numpy as np

folder, threads = sys.argv[1], int(sys.argv[2])
base, queries, truth = (np.load(f"{folder}/{name}.npy") for name in ("base", "queries", "truth"))
k = 10


def recall(found):
    return float(np.mean([len(set(f[:k]) & set(t[:k])) / k for f, t in zip(found, truth)]))


def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize()


def say(name, build, search, load, memory):
    found, seconds = None, []
    for _ in range(3):
        started = time.time()
        found = search()
        seconds.append(time.time() - started)
    line = dict(name=name, build=build, queries=len(queries) / sorted(seconds)[1], recall=recall(found), load=load, memory=memory)
    print(json.dumps(line), flush=True)


def run_hnswlib():
    import hnswlib
    before, started = resident(), time.time()
    index = hnswlib.Index("ip", base.shape[1])
    index.init_index(len(base), ef_construction=200, M=16)
    index.set_num_threads(threads)
    index.add_items(base)
    build, memory = time.time() - started, resident() - before
    index.save_index(f"{folder}/py.hnsw")
    started = time.time()
    index = hnswlib.Index("ip", base.shape[1])
    index.load_index(f"{folder}/py.hnsw")
    load = time.time() - started
    index.set_num_threads(threads)
    index.set_ef(32)
    say("python3-hnswlib, ef 32", build, lambda: index.knn_query(queries, k)[0], load, memory)


def run_faiss(kind):
    import faiss
    faiss.omp_set_num_threads(threads)
    before, started = resident(), time.time()
    if kind == "flat":
        index = faiss.IndexFlatIP(base.shape[1])
    else:
        index = faiss.IndexHNSWFlat(base.shape[1], 16, faiss.METRIC_INNER_PRODUCT)
        index.hnsw.efConstruction, index.hnsw.efSearch = 200, 32
    index.add(base)
    build, memory = time.time() - started, resident() - before
    faiss.write_index(index, f"{folder}/py.faiss")
    started = time.time()
    index = faiss.read_index(f"{folder}/py.faiss")
    load = time.time() - started
    if kind == "hnsw":
        index.hnsw.efSearch = 32
    say(f"python3-faiss {kind}", build, lambda: index.search(queries, k)[1], load, memory)


{"hnswlib": run_hnswlib, "faiss-flat": lambda: run_faiss("flat"), "faiss-hnsw": lambda: run_faiss("hnsw")}[sys.argv[3]]()
