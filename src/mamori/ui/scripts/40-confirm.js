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
