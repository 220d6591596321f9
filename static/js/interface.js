// What every page gains from a script; each page works without it.

import { guardForms } from "./forms.js";

// The error summary takes the focus, so that a screen reader says what went wrong.
document.querySelector("[data-error-summary]")?.focus();

// "/" goes to the search field, as long as nobody is typing.
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const search = document.querySelector("[data-search]");
  if (!search || search.offsetParent === null) return;
  event.preventDefault();
  search.focus();
  search.select();
});

// Escape closes an open menu and gives the focus back to its button.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector(".menu-toggle[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

guardForms();
