import { type IndexList, ServiceError } from "@loci/cli/client";
import { useEffect, useState } from "preact/hooks";
import { apiKey, client } from "./api-client.js";
import { KeyForm } from "./key-form.js";
import { SearchPage } from "./search-page.js";
import { messageOf } from "./service.js";

/** Asks what is served, and for an API key where the service wants one. */
export function App() {
  const [list, setList] = useState<IndexList>();
  const [problem, setProblem] = useState<unknown>();
  const load = () => {
    setProblem(undefined);
    client().indexes().then(setList, setProblem);
  };
  useEffect(load, []);
  if (list !== undefined) return <SearchPage list={list} />;
  if (problem instanceof ServiceError && problem.status === 401) {
    return (
      <KeyForm
        isWrong={apiKey.get() !== undefined}
        onKey={(key) => {
          apiKey.set(key);
          load();
        }}
      />
    );
  }
  if (problem === undefined)
    return (
      <p class="notice" role="status">
        Asking the service…
      </p>
    );
  return (
    <main class="notice">
      <h1>Loci</h1>
      <p role="alert">{messageOf(problem)}</p>
      <button type="button" onClick={load}>
        Try again
      </button>
    </main>
  );
}
