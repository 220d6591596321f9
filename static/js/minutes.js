// The minutes: saved by themselves every few seconds, kept on the device until they have arrived.
// Without this script the buttons of the form save them.

const form = document.querySelector("[data-minutes]");
const place = `minutes:${form.dataset.minutes}`;
const state = form.querySelector("[data-state]");
const PAUSE = 4000;
const KEEP_PAUSE = 500;
// A network that hangs never says that it has failed.
const PATIENCE = 15000;
const DAY = 24 * 60 * 60 * 1000;
let changed = false;
let saving = false;
// After a conflict only the button saves.
let stopped = false;
// The form is being sent by its button.
let leaving = false;
let timer = null;
let keeping = null;

function say(text) {
  state.textContent = text;
}

function keep(sent = false) {
  clearTimeout(keeping);
  keeping = null;
  try {
    const typed = [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
    localStorage.setItem(place, JSON.stringify({ sent, typed, at: Date.now() }));
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

function count() {
  // The portal tells by it whether what arrives is what this page has sent last.
  form.elements.turn.value = Number(form.elements.turn.value) + 1;
}

async function save() {
  if (stopped || leaving || !changed) return;
  if (saving) {
    later();
    return;
  }
  saving = true;
  changed = false;
  count();
  keep();
  say(form.dataset.saving);
  try {
    const answer = await fetch(location.href, {
      method: "POST",
      body: new FormData(form),
      headers: { Accept: "application/json" },
      signal: AbortSignal.timeout(PATIENCE),
    });
    // Whoever is not signed in any more is led to another page.
    if (answer.ok && !answer.redirected) saved(await answer.json());
    else if (answer.status >= 500) offline();
    else refused(answer.status);
  } catch {
    offline();
  } finally {
    saving = false;
  }
}

function saved(said) {
  form.elements.revision.value = said.revision;
  for (const [prefix, key] of Object.entries(said.keys)) form.elements[`${prefix}-key`].value = key;
  if (leaving) return;
  if (changed) keep();
  else forget();
  say(`${form.dataset.saved} ${said.at}`);
}

function refused(status) {
  if (leaving) return;
  changed = true;
  keep();
  // The second writer decides, with both texts before them: saving by itself would decide for them.
  stopped = status === 409;
  say(stopped ? form.dataset.conflict : form.dataset.unsaved);
}

function offline() {
  if (leaving) return;
  changed = true;
  keep();
  say(form.dataset.offline);
  later();
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(save, PAUSE);
}

function hasArrived({ typed, at }) {
  const fields = new Map(typed);
  const turn = JSON.parse(form.dataset.arrived)[fields.get("page")];
  if (turn !== undefined) return turn >= Number(fields.get("turn"));
  // The portal remembers for a day which pages have arrived. Of older ones only the revision can tell.
  return !(Date.now() - at < DAY) && Number(form.elements.revision.value) > Number(fields.get("revision"));
}

function restore() {
  let kept;
  try {
    kept = JSON.parse(localStorage.getItem(place) ?? "null");
  } catch {
    return;
  }
  if (!kept) return;
  // What was sent and has arrived needs no keeping any more.
  if (kept.sent && hasArrived(kept)) {
    forget();
    return;
  }
  for (const [name, value] of kept.typed) {
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
  leaving = false;
  keeping ??= setTimeout(keep, KEEP_PAUSE);
  later();
});
form.addEventListener("submit", (event) => {
  if (event.submitter?.name === "add") return;
  leaving = true;
  changed = false;
  count();
  keep(true);
});
window.addEventListener("online", save);
window.addEventListener("beforeunload", (event) => {
  if (!leaving && (changed || saving)) event.preventDefault();
});

// What comes back after a conflict or with errors has been typed, and is not saved yet.
if (document.querySelector(".conflict, [data-error-summary]")) stopped = true;
else restore();
