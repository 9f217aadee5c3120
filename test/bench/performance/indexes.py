"""The other side of indexes.ts: python3-hnswlib and python3-faiss of Debian on the same vectors.
usage: indexes.py FOLDER THREADS hnswlib|faiss-flat|faiss-hnsw; FOLDER has base.npy, queries.npy, truth.npy. Says what building and loading
took, then answers each line, an ef, with the time of all queries and their recall."""
import json
import resource
import sys
import time
import numpy as np

folder, threads, kind = sys.argv[1], int(sys.argv[2]), sys.argv[3]
base, queries, truth = (np.load(f"{folder}/{name}.npy") for name in ("base", "queries", "truth"))
k = truth.shape[1]


def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize() / 1e6


def open_hnswlib():
    import hnswlib
    started = time.perf_counter()
    index = hnswlib.Index("ip", base.shape[1])
    index.init_index(len(base), ef_construction=200, M=16)
    index.set_num_threads(threads)
    index.add_items(base)
    index.save_index(f"{folder}/py.hnsw")
    build = time.perf_counter() - started
    del index
    before, started = resident(), time.perf_counter()
    index = hnswlib.Index("ip", base.shape[1])
    index.load_index(f"{folder}/py.hnsw")
    index.set_num_threads(threads)

    def search(ef):
        index.set_ef(ef)
        return index.knn_query(queries, k)[0]

    return "python3-hnswlib", build, time.perf_counter() - started, resident() - before, search


def open_faiss():
    import faiss
    faiss.omp_set_num_threads(threads)
    started = time.perf_counter()
    if kind == "faiss-flat":
        index = faiss.IndexFlatIP(base.shape[1])
    else:
        index = faiss.IndexHNSWFlat(base.shape[1], 16, faiss.METRIC_INNER_PRODUCT)
        index.hnsw.efConstruction = 200
    index.add(base)
    faiss.write_index(index, f"{folder}/py.{kind}")
    build = time.perf_counter() - started
    del index
    before, started = resident(), time.perf_counter()
    index = faiss.read_index(f"{folder}/py.{kind}")

    def search(ef):
        if kind == "faiss-hnsw":
            index.hnsw.efSearch = ef
        return index.search(queries, k)[1]

    return f"python3-{kind.replace('-', ' ')}", build, time.perf_counter() - started, resident() - before, search


name, build, load, memory, search = open_hnswlib() if kind == "hnswlib" else open_faiss()
print(json.dumps(dict(name=name, build=build, load=load, memory=memory, isGraph=kind != "faiss-flat")), flush=True)
for line in sys.stdin:
    started = time.perf_counter()
    found = search(int(line))
    seconds = time.perf_counter() - started
    recall = float(np.mean([len(set(f) & set(t)) / k for f, t in zip(found, truth.astype(int))]))
    print(json.dumps(dict(seconds=seconds, recall=recall)), flush=True)
