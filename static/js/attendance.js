// The attendance sheet: each tick is sent at once, and kept on the device while the network is away.
// Without this script, or where it fails, the buttons of the form send the whole sheet, each mark with the field that
// says how it was loaded: only what was changed here counts.

const sheet = document.querySelector("[data-attendance]");
const place = `attendance:${sheet.dataset.attendance}`;
const notice = sheet.querySelector("[data-kept]");
const trouble = sheet.querySelector("[data-trouble]");
const lost = sheet.querySelector("[data-lost]");
const state = sheet.querySelector("[data-state]");
const kept = read();
let timer = null;
let sending = false;

function read() {
  try {
    return new Map(Object.entries(JSON.parse(localStorage.getItem(place) ?? "{}")));
  } catch {
    return new Map();
  }
}

function keep() {
  try {
    if (kept.size) localStorage.setItem(place, JSON.stringify(Object.fromEntries(kept)));
    else localStorage.removeItem(place);
  } catch {
    // A full or forbidden store: the marks still stand in the form.
  }
}

function count() {
  const people = sheet.querySelectorAll(".roll-person");
  const of = (value) => sheet.querySelectorAll(`.roll-person input[value="${value}"]:checked`).length;
  const figures = { present: of("present"), excused: of("excused") };
  figures.unmarked = people.length - figures.present - figures.excused - of("absent");
  for (const [name, figure] of Object.entries(figures)) {
    sheet.querySelector(`[data-count="${name}"]`).textContent = figure;
  }
}

function soon(milliseconds) {
  clearTimeout(timer);
  timer = setTimeout(send, milliseconds);
}

async function send() {
  if (sending || !kept.size) return;
  sending = true;
  state.textContent = sheet.dataset.saving;
  const batch = new Map(kept);
  const body = new FormData();
  body.set("csrfmiddlewaretoken", sheet.querySelector("[name=csrfmiddlewaretoken]").value);
  for (const [name, value] of batch) body.set(name, value);
  try {
    const answer = await fetch(location.href, { method: "POST", body, headers: { Accept: "application/json" } });
    if (answer.ok && answer.headers.get("Content-Type")?.includes("json")) sent(batch, (await answer.json()).refused);
    else failed();
  } catch {
    away();
  } finally {
    sending = false;
  }
}

function sent(batch, refused) {
  for (const [name, value] of batch) {
    const settled = kept.get(name) === value;
    if (settled) kept.delete(name);
    // A mark that stands on the server is not sent again by the form, where it could undo somebody else's.
    if (!(name in refused)) loaded(name, value);
    else if (settled) untick(name);
  }
  keep();
  notice.hidden = true;
  trouble.hidden = true;
  state.textContent = sheet.dataset.saved;
  if (Object.keys(refused).length) tell(refused);
  if (kept.size) soon(0);
}

function loaded(name, value) {
  const field = sheet.elements.namedItem(`loaded-${name}`);
  if (field) field.value = value;
}

// What the server will never take is not offered to it again: neither from here, nor by the form.
function untick(name) {
  for (const radio of radios(name)) radio.checked = false;
  marked.delete(name);
  count();
}

function tell(refused) {
  for (const name of Object.keys(refused)) {
    const who = radios(name)[0]?.closest(".roll-person").querySelector("legend bdi");
    if (who) lost.querySelector("[data-lost-who]").append(who.cloneNode(true), ". ");
  }
  lost.querySelector("[data-lost-why]").textContent = [...new Set(Object.values(refused))].join(" ");
  lost.hidden = false;
  state.textContent = sheet.dataset.refused;
}

function failed() {
  trouble.hidden = false;
  state.textContent = sheet.dataset.refused;
}

function radios(name) {
  return sheet.querySelectorAll(`input[type="radio"][name="${CSS.escape(name)}"]`);
}

function away() {
  notice.hidden = false;
  notice.querySelector("[data-kept-count]").textContent = kept.size;
  state.textContent = sheet.dataset.offline;
  soon(10000);
}

const marked = new Map();

sheet.addEventListener("click", (event) => {
  const radio = event.target;
  if (!radio.matches('.roll-person input[type="radio"]')) return;
  // Pressed again, a mark is taken away.
  const again = marked.get(radio.name) === radio.value;
  radio.checked = !again;
  if (again) marked.delete(radio.name);
  else marked.set(radio.name, radio.value);
  kept.set(radio.name, again ? "" : radio.value);
  keep();
  count();
  soon(400);
});

// Ticks that an earlier visit could not send stand in the form again.
for (const [name, value] of kept) {
  for (const radio of radios(name)) radio.checked = radio.value === value;
}
for (const radio of sheet.querySelectorAll(".roll-person input:checked")) marked.set(radio.name, radio.value);
sheet.querySelector("[data-save]").hidden = true;
window.addEventListener("online", () => soon(0));
window.addEventListener("offline", away);
count();
if (kept.size) send();
