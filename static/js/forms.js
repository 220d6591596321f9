// Forms: one sending per press, and a warning before typed text is left behind.

const pending = new Set();

function changed(form) {
  pending.add(form);
}

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
}

// A page taken back from the browser's history must be able to send again.
function again() {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
  }
}

export function guardForms() {
  for (const form of document.querySelectorAll('form[method="post"]')) {
    form.addEventListener("submit", sent);
    if ("guard" in form.dataset) form.addEventListener("input", () => changed(form), { once: true });
  }
  window.addEventListener("pageshow", again);
  window.addEventListener("beforeunload", (event) => {
    if (pending.size) event.preventDefault();
  });
}
