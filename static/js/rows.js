// Adds an empty row to a form without sending it; without this script the button saves and comes back with one.

for (const rows of document.querySelectorAll("[data-rows]")) {
  const total = rows.querySelector(`[name="${rows.dataset.rows}-TOTAL_FORMS"]`);
  const most = rows.querySelector(`[name="${rows.dataset.rows}-MAX_NUM_FORMS"]`);
  const empty = rows.querySelector("template[data-empty]");
  rows.querySelector("[data-add-row]")?.addEventListener("click", (event) => {
    const number = Number(total.value);
    if (!empty || number >= Number(most.value)) return;
    event.preventDefault();
    const row = document.createElement("template");
    row.innerHTML = empty.innerHTML.replaceAll("__prefix__", number);
    const added = row.content.firstElementChild;
    added.querySelector("[data-number]")?.replaceChildren(String(number + 1));
    empty.before(row.content);
    total.value = number + 1;
    added.querySelector("input:not([type=hidden]), select, textarea")?.focus();
    rows.closest("form").dispatchEvent(new Event("input", { bubbles: true }));
  });
}
