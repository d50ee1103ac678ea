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
