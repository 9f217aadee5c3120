interface DescribeSwitchProps {
  readonly isHere: boolean;
  readonly onChange: (isHere: boolean) => void;
}

/** Whether pictures are described by this browser, and stay in it. */
export function DescribeSwitch({ isHere, onChange }: DescribeSwitchProps) {
  return (
    <section class="describe" aria-label="Where pictures are described">
      <label>
        <input
          type="checkbox"
          checked={isHere}
          aria-describedby="describe-hint"
          onChange={({ currentTarget }) => onChange(currentTarget.checked)}
        />
        Describe pictures in this browser
      </label>
      <p class="hint" id="describe-hint">
        {isHere
          ? "Only numbers leave it, unless you ask why a picture matches."
          : "So that they need not be sent. The model, some megabytes, is fetched once."}
      </p>
    </section>
  );
}
