// The minutes: saved by themselves every few seconds, kept on the device while the network is away.
// Without this script the buttons of the form save them.

const form = document.querySelector("[data-minutes]");
const place = `minutes:${form.dataset.minutes}`;
const state = form.querySelector("[data-state]");
const PAUSE = 4000;
let changed = false;
let saving = false;
let stopped = false;
let timer = null;

function say(text) {
  state.textContent = text;
}

function keep(sent = false) {
  try {
    const typed = [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
    localStorage.setItem(place, JSON.stringify({ sent, typed }));
  } catch {
    // A full or forbidden store: what is typed still stands in the form.
  }
}

function forget() {
  try {
    localStorage.removeItem(place);
  } catch {
    // Nothing was kept.
  }
}

async function save() {
  if (saving || stopped || !changed) return;
  saving = true;
  changed = false;
  say(form.dataset.saving);
  try {
    const body = new FormData(form);
    const answer = await fetch(location.href, { method: "POST", body, headers: { Accept: "application/json" } });
    const said = await answer.json().catch(() => ({}));
    if (answer.ok && said.revision !== undefined) saved(said);
    else refused(answer.status);
  } catch {
    changed = true;
    keep();
    say(form.dataset.offline);
  } finally {
    saving = false;
    if (changed && !stopped) later();
  }
}

function saved(said) {
  form.elements.revision.value = said.revision;
  for (const [prefix, key] of Object.entries(said.keys)) form.elements[`${prefix}-key`].value = key;
  forget();
  say(`${form.dataset.saved} ${said.at}`);
}

function refused(status) {
  keep();
  if (status === 409) {
    // The second writer decides, with both texts before them: saving by itself would decide for them.
    stopped = true;
    changed = true;
    say(form.dataset.conflict);
  } else {
    say(form.dataset.unsaved);
  }
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(save, PAUSE);
}

function restore() {
  let kept;
  try {
    kept = JSON.parse(localStorage.getItem(place) ?? "null");
  } catch {
    return;
  }
  if (!kept) return;
  const { sent, typed } = kept;
  // What was sent and has arrived needs no keeping any more.
  if (sent && Number(form.elements.revision.value) > Number(new Map(typed).get("revision"))) {
    forget();
    return;
  }
  for (const [name, value] of typed) {
    if (name.endsWith("_FORMS")) continue;
    const rows = form.querySelector(`[data-rows="${CSS.escape(name.split("-")[0])}"]`);
    for (let more = 0; rows && more < 60 && !form.elements[name]; more += 1) rows.querySelector("[data-add-row]").click();
    const field = form.elements[name];
    if (!field) continue;
    if (field.type === "checkbox") field.checked = true;
    else field.value = value;
  }
  changed = true;
  say(form.dataset.restored);
}

form.addEventListener("input", () => {
  changed = true;
  later();
});
form.addEventListener("submit", (event) => {
  if (event.submitter?.name === "add") return;
  stopped = true;
  changed = false;
  keep(true);
});
// A button pressed while the text is being saved waits for it: its revision would be the one before.
form.addEventListener(
  "click",
  (event) => {
    const button = event.target.closest('button[type="submit"]:not([name="add"])');
    if (!button || !saving) return;
    event.preventDefault();
    setTimeout(() => button.click(), 200);
  },
  true,
);
window.addEventListener("online", () => changed && save());
window.addEventListener("beforeunload", (event) => {
  if (changed) event.preventDefault();
});

// What comes back after a conflict or with errors has been typed, and is not saved yet.
if (document.querySelector(".conflict, [data-error-summary]")) stopped = true;
else restore();
