/*
 * hnswlib-node with two functions for many descriptors at once, as Float32Array and on several threads: hnswlib-node itself takes one
 * descriptor as a plain array. This file is compiled in place of its src/addon.cc, which it includes.
 *
 * Descriptors are linked in batches. All of a batch look for their neighbours in the graph as it was before the batch, and then each
 * node gets the links to it in the order of their numbers: the graph does not depend on the number of threads, nor on which is first.
 * A batch is a fiftieth of the graph at the most, so that few of a descriptor's neighbours are in its own batch (Manohar, Shen, Blelloch,
 * Dhulipala, Gu, Simhadri, Sun: ParlayANN. PPoPP 2024).
 */
#include <napi.h>
#undef NODE_API_MODULE
#define NODE_API_MODULE(name, init)
#include "addon.cc"

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <mutex>
#include <queue>
#include <system_error>
#include <thread>
#include <tuple>

namespace {
using Graph = hnswlib::HierarchicalNSW<float>;
using Node = hnswlib::tableint;
using Candidates =
  std::priority_queue<std::pair<float, Node>, std::vector<std::pair<float, Node>>, Graph::CompareByFirst>;

constexpr size_t BATCH_FRACTION = 50;
constexpr size_t MOST_IN_BATCH = 1024;

/** Calls `body` with 0 … count − 1, on several threads. Throws what one of them threw, when all have ended. */
template <typename Body>
void inParallel(size_t count, size_t threads, Body body) {
  std::atomic<size_t> next{0};
  std::mutex guard;
  std::exception_ptr failure;
  auto work = [&] {
    try {
      for (size_t at; (at = next++) < count;) body(at);
    } catch (...) {
      std::lock_guard<std::mutex> lock(guard);
      failure = std::current_exception();
      next = count;
    }
  };
  std::vector<std::thread> others;
  others.reserve(threads);
  try {
    while (others.size() + 1 < std::min(threads, count)) others.emplace_back(work);
  } catch (const std::system_error&) {
    // The system gives no more threads; those that are there do it all.
  }
  work();
  for (std::thread& other : others) other.join();
  if (failure) std::rethrow_exception(failure);
}

float distance(const Graph& graph, const void* point, Node node) {
  return graph.fstdistfunc_(point, graph.getDataByInternalId(node), graph.dist_func_param_);
}

/** The nearest first. */
std::vector<Node> drain(Candidates& candidates) {
  std::vector<Node> nodes(candidates.size());
  for (size_t at = nodes.size(); at > 0; candidates.pop()) nodes[--at] = candidates.top().second;
  return nodes;
}

void writeLinks(Graph& graph, Node node, int level, const std::vector<Node>& links) {
  hnswlib::linklistsizeint* list = graph.get_linklist_at_level(node, level);
  graph.setListCount(list, static_cast<unsigned short>(links.size()));
  std::copy(links.begin(), links.end(), reinterpret_cast<Node*>(list + 1));
}

/** A node without links, which nothing leads to yet. */
Node place(Graph& graph, const float* row) {
  const Node node = static_cast<Node>(graph.cur_element_count);
  const int level = graph.getRandomLevel(graph.mult_);
  char* memory = graph.data_level0_memory_ + node * graph.size_data_per_element_;
  std::memset(memory, 0, graph.size_data_per_element_);
  std::memcpy(graph.getDataByInternalId(node), row, graph.data_size_);
  graph.setExternalLabel(node, node);
  graph.label_lookup_[node] = node;
  if (level > 0) {
    const size_t bytes = graph.size_links_per_element_ * level + 1;
    graph.linkLists_[node] = static_cast<char*>(std::malloc(bytes));
    if (graph.linkLists_[node] == nullptr) throw std::bad_alloc();
    std::memset(graph.linkLists_[node], 0, bytes);
  }
  graph.element_levels_[node] = level;
  graph.cur_element_count++;
  return node;
}

/** The node of an upper level that is nearest, as far as walking downhill shows. */
Node descend(const Graph& graph, const void* point, Node from, int level) {
  float nearest = distance(graph, point, from);
  for (Node node = from;;) {
    const hnswlib::linklistsizeint* list = graph.get_linklist(node, level);
    const size_t count = *reinterpret_cast<const unsigned short*>(list);
    const Node* links = reinterpret_cast<const Node*>(list + 1);
    for (size_t at = 0; at < count; at++) {
      const float other = distance(graph, point, links[at]);
      if (other < nearest) {
        nearest = other;
        node = links[at];
      }
    }
    if (node == from) return node;
    from = node;
  }
}

/** A link of one node to another that is to be answered by one back. */
struct Link {
  int level;
  Node to;
  Node from;
  bool operator<(const Link& other) const {
    return std::tie(level, to, from) < std::tie(other.level, other.to, other.from);
  }
};

/** Finds a placed node's neighbours, and links it to them. */
std::vector<Link> linkForth(Graph& graph, Node node, Node entry, int top) {
  const void* point = graph.getDataByInternalId(node);
  const int own = graph.element_levels_[node];
  std::vector<Link> links;
  Node current = entry;
  for (int level = top; level > own; level--) current = descend(graph, point, current, level);
  for (int level = std::min(own, top); level >= 0; level--) {
    Candidates found = graph.searchBaseLayer(current, point, level);
    graph.getNeighborsByHeuristic2(found, graph.M_);
    const std::vector<Node> neighbours = drain(found);
    writeLinks(graph, node, level, neighbours);
    for (Node neighbour : neighbours) links.push_back({level, neighbour, node});
    current = neighbours.front();
  }
  return links;
}

/** Links a node back; where it has no room, those of its links are kept that hnswlib's heuristic prefers. */
void linkBack(Graph& graph, const Link& link) {
  hnswlib::linklistsizeint* list = graph.get_linklist_at_level(link.to, link.level);
  const size_t count = graph.getListCount(list);
  const size_t most = link.level > 0 ? graph.maxM_ : graph.maxM0_;
  Node* links = reinterpret_cast<Node*>(list + 1);
  if (count < most) {
    links[count] = link.from;
    graph.setListCount(list, static_cast<unsigned short>(count + 1));
    return;
  }
  const void* point = graph.getDataByInternalId(link.to);
  Candidates candidates;
  candidates.emplace(distance(graph, point, link.from), link.from);
  for (size_t at = 0; at < count; at++) candidates.emplace(distance(graph, point, links[at]), links[at]);
  graph.getNeighborsByHeuristic2(candidates, most);
  writeLinks(graph, link.to, link.level, drain(candidates));
}

void addBatch(Graph& graph, const float* rows, size_t count, size_t dimension, size_t threads) {
  const bool isFirst = graph.cur_element_count == 0;
  const Node entry = graph.enterpoint_node_;
  const int top = graph.maxlevel_;
  std::vector<Node> nodes(count);
  for (size_t at = 0; at < count; at++) nodes[at] = place(graph, rows + at * dimension);
  std::vector<std::vector<Link>> forth(count);
  if (!isFirst) {
    inParallel(count, threads, [&](size_t at) { forth[at] = linkForth(graph, nodes[at], entry, top); });
  }
  std::vector<Link> links;
  for (const std::vector<Link>& some : forth) links.insert(links.end(), some.begin(), some.end());
  std::sort(links.begin(), links.end());
  // Where the links to another node begin.
  std::vector<size_t> starts;
  for (size_t at = 0; at < links.size(); at++) {
    if (at == 0 || links[at].to != links[at - 1].to || links[at].level != links[at - 1].level) starts.push_back(at);
  }
  inParallel(starts.size(), threads, [&](size_t place) {
    const size_t end = place + 1 < starts.size() ? starts[place + 1] : links.size();
    for (size_t at = starts[place]; at < end; at++) linkBack(graph, links[at]);
  });
  for (Node node : nodes) {
    if (graph.element_levels_[node] <= graph.maxlevel_) continue;
    graph.enterpoint_node_ = node;
    graph.maxlevel_ = graph.element_levels_[node];
  }
}

/** The graph in an object of hnswlib-node's and rows of its dimension; nothing when an error was thrown in JavaScript. */
bool take(const Napi::CallbackInfo& info, HierarchicalNSW*& holder, Napi::Float32Array& rows) {
  holder = HierarchicalNSW::Unwrap(info[0].As<Napi::Object>());
  rows = info[1].As<Napi::Float32Array>();
  if (holder != nullptr && holder->index_ != nullptr && rows.ElementLength() % holder->dim_ == 0) return true;
  Napi::Error::New(info.Env(), "rows of another dimension, or a graph that is not made yet").ThrowAsJavaScriptException();
  return false;
}

/** addDescriptors(graph, rows, threads): they get the numbers that follow those in the graph, which has room for them. */
Napi::Value addDescriptors(const Napi::CallbackInfo& info) {
  HierarchicalNSW* holder;
  Napi::Float32Array rows;
  if (!take(info, holder, rows)) return info.Env().Undefined();
  Graph& graph = *holder->index_;
  const size_t count = rows.ElementLength() / holder->dim_;
  const size_t threads = info[2].As<Napi::Number>().Uint32Value();
  try {
    if (graph.cur_element_count + count > graph.max_elements_) throw std::runtime_error("no room for them");
    for (size_t done = 0, some; done < count; done += some) {
      const size_t most = std::max<size_t>(1, std::min(MOST_IN_BATCH, graph.cur_element_count / BATCH_FRACTION));
      some = std::min(count - done, most);
      addBatch(graph, rows.Data() + done * holder->dim_, some, holder->dim_, threads);
    }
  } catch (const std::exception& error) {
    Napi::Error::New(info.Env(), std::string("Hnswlib Error: ") + error.what()).ThrowAsJavaScriptException();
  }
  return info.Env().Undefined();
}

/**
 * searchDescriptors(graph, queries, k, ef, threads): { counts, ids, distances }, of query q the elements q * k … q * k + counts[q] − 1,
 * the nearest first.
 */
Napi::Value searchDescriptors(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  HierarchicalNSW* holder;
  Napi::Float32Array queries;
  if (!take(info, holder, queries)) return env.Undefined();
  Graph& graph = *holder->index_;
  const size_t count = queries.ElementLength() / holder->dim_;
  const size_t k = info[2].As<Napi::Number>().Uint32Value();
  graph.setEf(info[3].As<Napi::Number>().Uint32Value());
  const size_t threads = info[4].As<Napi::Number>().Uint32Value();
  Napi::Uint32Array counts = Napi::Uint32Array::New(env, count);
  Napi::Uint32Array ids = Napi::Uint32Array::New(env, count * k);
  Napi::Float32Array distances = Napi::Float32Array::New(env, count * k);
  const float* rows = queries.Data();
  uint32_t *found = counts.Data(), *into = ids.Data();
  float* far = distances.Data();
  const size_t dimension = holder->dim_;
  try {
    inParallel(count, threads, [&](size_t query) {
      auto nearest = graph.searchKnn(rows + query * dimension, k);
      found[query] = static_cast<uint32_t>(nearest.size());
      for (size_t at = query * k + nearest.size(); !nearest.empty(); nearest.pop()) {
        far[--at] = nearest.top().first;
        into[at] = static_cast<uint32_t>(nearest.top().second);
      }
    });
  } catch (const std::exception& error) {
    Napi::Error::New(env, std::string("Hnswlib Error: ") + error.what()).ThrowAsJavaScriptException();
    return env.Undefined();
  }
  Napi::Object result = Napi::Object::New(env);
  result.Set("counts", counts);
  result.Set("ids", ids);
  result.Set("distances", distances);
  return result;
}

Napi::Object initAll(Napi::Env env, Napi::Object exports) {
  exports.Set("addDescriptors", Napi::Function::New(env, addDescriptors));
  exports.Set("searchDescriptors", Napi::Function::New(env, searchDescriptors));
  return Init(env, exports);
}

napi_value registerAll(napi_env env, napi_value exports) { return Napi::RegisterModule(env, exports, initAll); }
} // namespace

NAPI_MODULE(addon, registerAll)
