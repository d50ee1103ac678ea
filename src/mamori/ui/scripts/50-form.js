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
