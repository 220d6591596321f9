// The check-in: the tap is sent at once, and kept on the device while the network is away. What an earlier page of the
// same person could not send is sent from here too. Without this script the button sends the form.

const form = document.querySelector("[data-checkin]");
const place = `checkin:${form.dataset.checkin}`;
const notice = document.querySelector("[data-kept]");
const trouble = document.querySelector("[data-trouble]");
const done = form.querySelector("[data-done]");
let sending = false;
let timer = null;

function read() {
  try {
    return JSON.parse(localStorage.getItem(place) ?? "[]");
  } catch {
    return [];
  }
}

function keep(marks) {
  try {
    if (marks.length) localStorage.setItem(place, JSON.stringify(marks));
    else localStorage.removeItem(place);
  } catch {
    // A full or forbidden store: the page says at least that the mark has not been sent.
  }
}

function soon(milliseconds) {
  clearTimeout(timer);
  timer = setTimeout(send, milliseconds);
}

async function send() {
  const marks = read();
  if (sending || !marks.length) return;
  sending = true;
  const [first] = marks;
  const body = new FormData();
  body.set("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
  body.set("half_day", first.half);
  try {
    const answer = await fetch(first.url, { method: "POST", body, headers: { Accept: "application/json" } });
    const taken = answer.ok && answer.headers.get("Content-Type")?.includes("json");
    // Signed out, the mark waits; what is refused for good would only stand in the way of the others.
    if (!taken && (answer.redirected || answer.status === 403 || answer.status >= 500)) {
      trouble.hidden = false;
      return;
    }
    if (!taken) trouble.hidden = false;
    keep(read().filter((mark) => mark.url !== first.url || mark.half !== first.half));
  } catch {
    soon(10000);
    return;
  } finally {
    sending = false;
    show();
  }
  soon(0);
}

function show() {
  const count = read().length;
  notice.hidden = !count;
  notice.querySelector("[data-kept-count]").textContent = count;
}

form.addEventListener("submit", (event) => {
  if (event.submitter?.name === "undo") return;
  event.preventDefault();
  const half = new FormData(form).get("half_day");
  const marks = read().filter((mark) => mark.url !== location.pathname || mark.half !== half);
  marks.push({ url: location.pathname, half });
  keep(marks);
  done.hidden = false;
  soon(0);
});

window.addEventListener("online", () => soon(0));
window.addEventListener("offline", show);
show();
soon(0);
