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
