{
// Tells the style sheet that scripts run, so that what needs them may show itself.
document.documentElement.dataset.script = "on";
}
{
// A menu closes when one clicks elsewhere or presses Escape; without scripts it closes by its own button.
const openMenus = () => document.querySelectorAll("details[data-menu][open]");

document.addEventListener("click", (event) => {
  for (const menu of openMenus()) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
}
{
// Opens and closes <dialog> by `command` and `commandfor`, where the browser does not do so by itself.
const browserKnowsCommands = "commandForElement" in HTMLButtonElement.prototype;

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[commandfor]");
  if (!button || browserKnowsCommands) return;
  const dialog = document.getElementById(button.getAttribute("commandfor"));
  if (button.getAttribute("command") === "show-modal") dialog.showModal();
  if (button.getAttribute("command") === "close") dialog.close();
});

document.addEventListener("click", (event) => {
  if (event.target.matches("dialog.dialog")) event.target.close();
});
}
{
// Asks once more before a form or button marked `data-confirm="question"` is sent.
const dialog = document.getElementById("confirm");
let waiting = null;

document.addEventListener("submit", (event) => {
  const form = event.target;
  const question = event.submitter?.dataset.confirm ?? form.dataset.confirm;
  if (!question || !dialog || form.dataset.confirmed) return;
  event.preventDefault();
  event.stopPropagation();
  waiting = { form, submitter: event.submitter };
  dialog.querySelector("[data-question]").textContent = question;
  dialog.showModal();
}, true);

dialog?.addEventListener("close", () => {
  const { form, submitter } = waiting ?? {};
  waiting = null;
  if (!form || dialog.returnValue !== "yes") return;
  dialog.returnValue = "";
  form.dataset.confirmed = "yes";
  form.requestSubmit(submitter ?? undefined);
  delete form.dataset.confirmed;
});
}
{
// Keeps what was typed from getting lost, and leads to the first mistake.
const changed = new Set();

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (!form?.hasAttribute("data-guard")) return;
  changed.add(form);
  for (const hint of form.querySelectorAll("[data-unsaved]")) hint.hidden = false;
});

document.addEventListener("submit", (event) => changed.delete(event.target));

window.addEventListener("beforeunload", (event) => {
  for (const form of changed) {
    if (form.isConnected) event.preventDefault();
  }
});

// A form that saves itself (`data-autosave`, by htmx) says when it last did.
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.("form[data-autosave]");
  if (!form || !event.detail.successful) return;
  changed.delete(form);
  for (const hint of form.querySelectorAll("[data-unsaved]")) hint.hidden = true;
  for (const hint of form.querySelectorAll("[data-saved]")) {
    hint.hidden = false;
    const clock = hint.querySelector("time");
    if (clock) clock.textContent = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
  }
});

const focusMistakes = (root) => root.querySelector("[data-error-summary]")?.focus();
focusMistakes(document);
document.addEventListener("htmx:afterSwap", (event) => focusMistakes(event.target));
}
{
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
}
{
// A file may be dropped on its field; its name and size are shown before it is sent.
const UNITS = ["B", "KB", "MB", "GB"];

const readable = (bytes) => {
  let size = bytes;
  let unit = 0;
  while (size >= 1024 && unit < UNITS.length - 1) {
    size /= 1024;
    unit += 1;
  }
  return `${unit ? size.toFixed(1) : size} ${UNITS[unit]}`;
};

const zoneOf = (event) => event.target.closest?.("[data-drop]");

document.addEventListener("change", (event) => {
  const zone = zoneOf(event);
  if (!zone || event.target.type !== "file") return;
  const chosen = zone.querySelector("[data-drop-chosen]");
  chosen.textContent = [...event.target.files].map((file) => `${file.name}（${readable(file.size)}）`).join(" / ");
  chosen.hidden = event.target.files.length === 0;
});

for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    const zone = zoneOf(event);
    if (!zone) return;
    event.preventDefault();
    zone.classList.toggle("drop--over", kind === "dragover");
    if (kind !== "drop") return;
    const field = zone.querySelector("input[type=file]");
    field.files = event.dataTransfer.files;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
}
}
{
// What parts of a page exchange with the server: trouble is said in words, a whole page is never put into a part.
const trouble = document.getElementById("trouble");

const say = (words) => {
  if (!trouble) return;
  trouble.querySelector("[data-words]").textContent = words;
  trouble.hidden = false;
};

document.addEventListener("htmx:beforeRequest", () => {
  if (trouble) trouble.hidden = true;
});

document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, boosted } = event.detail;
  const isWholePage = /^\s*<!doctype/i.test(xhr.responseText);
  if (isWholePage && !boosted && !event.detail.selectOverride && xhr.status < 400) {
    event.detail.shouldSwap = false;
    window.location.reload(); // the session has ended: the sign-in page came instead of the part
  }
});

document.addEventListener("htmx:sendError", () => say(trouble?.dataset.offline));
document.addEventListener("htmx:timeout", () => say(trouble?.dataset.offline));
document.addEventListener("htmx:responseError", (event) => {
  const { status } = event.detail.xhr;
  say(status === 403 ? trouble?.dataset.forbidden : status === 409 ? trouble?.dataset.conflict : trouble?.dataset.failed);
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
  if (event.target.closest("[data-trouble-close]")) trouble.hidden = true;
});
}
