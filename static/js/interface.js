// What every page gains from a script; each page works without it.

// The error summary takes the focus, so that a screen reader says what went wrong.
document.querySelector("[data-error-summary]")?.focus();

// "/" goes to the search field, as long as nobody is typing.
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const fields = [...document.querySelectorAll("[data-search]")];
  const seen = () => fields.find((field) => field.offsetParent !== null);
  const menu = document.querySelector(".menu-toggle");
  // On a narrow page the field is in the menu.
  if (!seen() && menu) menu.open = true;
  const search = seen();
  if (!search) return;
  event.preventDefault();
  search.focus();
  search.select();
});

for (const hint of document.querySelectorAll("[data-search-key]")) hint.hidden = false;

// Escape closes an open menu and gives the focus back to its button.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector(".menu-toggle[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// Forms: one sending per press, and a warning before typed text is left behind.
const pending = new Set();

function sent(event) {
  const form = event.target;
  if (event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  pending.delete(form);
  form.dataset.sent = "yes";
  form.setAttribute("aria-busy", "true");
  // A form that only downloads leaves the page where it is.
  setTimeout(() => release(form), 8000);
}

function release(form) {
  delete form.dataset.sent;
  form.removeAttribute("aria-busy");
}

for (const form of document.querySelectorAll('form[method="post"]')) {
  form.addEventListener("submit", sent);
  if (!("guard" in form.dataset)) continue;
  form.addEventListener("input", () => pending.add(form));
  // What came back with errors has been typed, and is not kept yet.
  if (form.querySelector("[data-error-summary]")) pending.add(form);
}
// A page taken back from the browser's history must be able to send again.
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));
window.addEventListener("beforeunload", (event) => {
  if (pending.size) event.preventDefault();
});
