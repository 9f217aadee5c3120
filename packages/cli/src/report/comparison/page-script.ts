/**
 * What the page does when it is clicked; everything can be read without it. It sorts the rows of each group of a table by
 * their `data-value`, and shows the pair of systems that is chosen.
 */
export const pageScript = `
for (const button of document.querySelectorAll("th button")) button.addEventListener("click", () => {
  const head = button.closest("th");
  const table = head.closest("table");
  const descending = head.getAttribute("aria-sort") !== "descending";
  for (const other of table.querySelectorAll("th[aria-sort]")) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", descending ? "descending" : "ascending");
  const valueOf = (row) => row.cells[head.cellIndex].dataset.value;
  const compare = (a, b) => {
    const [x, y] = [valueOf(a), valueOf(b)];
    if (x === "NaN" || y === "NaN") return (x === "NaN") - (y === "NaN");
    const order = Number.isNaN(Number(x)) || Number.isNaN(Number(y)) ? x.localeCompare(y) : x - y;
    return descending ? -order : order;
  };
  for (const body of table.tBodies) {
    const rows = [...body.rows].filter((row) => row.dataset.row !== undefined).sort(compare);
    body.append(...rows);
  }
});
for (const select of document.querySelectorAll("select[data-gallery]")) {
  const show = () => {
    for (const pair of document.querySelectorAll(select.dataset.gallery)) pair.hidden = pair.id !== select.value;
  };
  select.addEventListener("change", show);
  show();
}
`;
