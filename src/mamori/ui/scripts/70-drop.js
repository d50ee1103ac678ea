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
