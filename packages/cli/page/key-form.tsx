interface KeyFormProps {
  readonly isWrong: boolean;
  onKey(key: string): void;
}

export function KeyForm({ isWrong, onKey }: KeyFormProps) {
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const key = new FormData(event.currentTarget as HTMLFormElement).get("key");
    if (typeof key === "string" && key.trim() !== "") onKey(key.trim());
  };
  return (
    <main class="notice">
      <h1>Loci</h1>
      <form onSubmit={submit}>
        <label>
          API key of this service
          <input name="key" type="password" autocomplete="current-password" required />
        </label>
        <button type="submit">Open</button>
        {isWrong && <p role="alert">The service does not know that key.</p>}
      </form>
    </main>
  );
}
