// Tables: tick all rows, count the ticked ones, and a frame takes the focus only while there is something to scroll.
const rowTicks = (table) => [...table.querySelectorAll("tbody input[type=checkbox][data-row]")];

const showTicked = (table) => {
  const ticks = rowTicks(table);
  const ticked = ticks.filter((tick) => tick.checked).length;
  const all = table.querySelector("input[data-all-rows]");
  if (all) {
    all.checked = ticked > 0 && ticked === ticks.length;
    all.indeterminate = ticked > 0 && ticked < ticks.length;
  }
  const scope = table.closest("form") ?? document;
  for (const count of scope.querySelectorAll("[data-ticked]")) count.textContent = ticked;
  for (const button of scope.querySelectorAll("[data-needs-ticks]")) button.disabled = ticked === 0;
};

document.addEventListener("change", (event) => {
  const table = event.target.closest?.("table");
  if (!table || !event.target.matches("[data-row], [data-all-rows]")) return;
  if (event.target.matches("[data-all-rows]")) {
    for (const tick of rowTicks(table)) tick.checked = event.target.checked;
  }
  showTicked(table);
});

const settle = () => {
  for (const frame of document.querySelectorAll(".table-frame")) {
    const scrolls = frame.scrollWidth > frame.clientWidth || frame.scrollHeight > frame.clientHeight;
    if (scrolls) frame.tabIndex = 0;
    else frame.removeAttribute("tabindex");
  }
  for (const all of document.querySelectorAll("input[data-all-rows]")) showTicked(all.closest("table"));
};

settle();
window.addEventListener("resize", settle);
document.addEventListener("htmx:afterSettle", settle);
