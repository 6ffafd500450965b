// The wall: keys walk from poster to poster, and a selection is shown for what it is before it is approved.
import { say } from "/static/keys.js";

const opens = [...document.querySelectorAll(".tile .open")];
const form = document.getElementById("bulk");
const picks = [...document.querySelectorAll(".pick input")];

function walk(by) {
  const now = opens.indexOf(document.activeElement.closest(".tile")?.querySelector(".open"));
  const at = now < 0 ? (by > 0 ? 0 : opens.length - 1) : Math.min(opens.length - 1, Math.max(0, now + by));
  opens[at]?.focus();
  opens[at]?.closest(".tile").scrollIntoView({ block: "nearest" });
}

function list(holder, rows) {
  holder.replaceChildren(...rows.map(([title, why]) => {
    const li = document.createElement("li");
    li.append(Object.assign(document.createElement("b"), { textContent: title }));
    if (why) li.append(" ", Object.assign(document.createElement("span"), { className: "fine", textContent: why }));
    return li;
  }));
}

function count() {
  const chosen = picks.filter((pick) => pick.checked);
  form.toggleAttribute("data-any", chosen.length > 0);
  document.body.toggleAttribute("data-picking", chosen.length > 0);
  form.querySelector("[data-picked]").textContent = `${chosen.length} selected`;
  for (const pick of picks) pick.closest(".tile").toggleAttribute("data-picked", pick.checked);
  return chosen;
}

function ask(event) {
  event.preventDefault();
  const chosen = count();
  const ready = chosen.filter((pick) => !pick.dataset.why);
  const not = chosen.filter((pick) => pick.dataset.why);
  const dialog = document.getElementById("bulk-ask");
  const many = `${ready.length} creative${ready.length === 1 ? "" : "s"}`;
  dialog.querySelector("[data-count]").textContent = ready.length ? many : "nothing yet";
  list(dialog.querySelector("[data-ready-list]"), ready.map((pick) => [pick.dataset.title]));
  list(dialog.querySelector("[data-not-list]"), not.map((pick) => [pick.dataset.title, pick.dataset.why]));
  dialog.querySelector("[data-ready]").hidden = !ready.length;
  dialog.querySelector("[data-not]").hidden = !not.length;
  const go = dialog.querySelector("[data-confirm]");
  go.hidden = !ready.length;
  go.textContent = `Approve ${many}`;
  dialog.showModal();
  (ready.length ? go : dialog.querySelector("[data-close]")).focus();
}

document.addEventListener("act", (event) => {
  const { detail: action } = event;
  if (action === "next" || action === "previous") { event.preventDefault(); walk(action === "next" ? 1 : -1); }
  if (action === "select") {
    const pick = document.activeElement.closest(".tile")?.querySelector(".pick input");
    if (pick) { event.preventDefault(); pick.click(); say(pick.checked ? "Selected." : "No longer selected."); }
  }
});

if (form) {
  for (const pick of picks) pick.addEventListener("change", count);
  form.querySelector("[data-all]").addEventListener("click", () => { for (const pick of picks) pick.checked = true; count(); });
  form.querySelector("[data-none]").addEventListener("click", () => { for (const pick of picks) pick.checked = false; count(); });
  form.querySelector("[data-ask]").addEventListener("click", ask);
  // Only what can be approved is sent; the rest was named in the dialog.
  form.addEventListener("submit", () => { for (const pick of picks) if (pick.dataset.why) pick.checked = false; });
  count();
}
