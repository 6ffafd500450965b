// Single keys, dialogs and short messages for every page. A key does what a click on [data-does~=action] would do,
// after anybody who listens for "act" had the chance to take it.

export const KEYS = {
  next: ["j", "Next creative"], previous: ["k", "Previous creative"], help: ["?", "Keys and help"],
  select: ["x", "Select the creative in focus"],
  play: [" ", "Play or pause"], back: [",", "One frame back"], forward: [".", "One frame on"],
  sound: ["m", "Sound on or off"], zones: ["z", "Platform buttons and safe zone"],
  comment: ["c", "Comment on this frame"], approve: ["a", "Approve"], changes: ["r", "Request changes"],
  withdraw: ["u", "Withdraw your decision"],
  side: ["s", "Side by side"], swipe: ["w", "Swipe"], onion: ["o", "Onion skin"], difference: ["d", "Difference"],
  changed: ["n", "Next changed frame"],
};

const KEPT = "spotlight.keys";

function remembered() {
  try { return JSON.parse(localStorage.getItem(KEPT)) || {}; } catch { return {}; }
}

const kept = { off: false, map: {}, ...remembered() };

export function remember() {
  try { localStorage.setItem(KEPT, JSON.stringify(kept)); } catch { /* a private window keeps nothing */ }
}

export function keyOf(action) { return kept.map[action] ?? KEYS[action][0]; }

const shown = (key) => (key === " " ? "Space" : key || "none");

export function say(words) {
  const said = document.getElementById("said");
  if (!said) return;
  const p = document.createElement("p");
  p.textContent = words;
  said.replaceChildren(p);
  clearTimeout(say.later);
  say.later = setTimeout(() => said.replaceChildren(), 6000);
}

export function label(root = document) {
  for (const kbd of root.querySelectorAll("[data-key-of]")) {
    const action = kbd.dataset.keyOf;
    if (!(action in KEYS)) continue;
    kbd.textContent = shown(keyOf(action));
    kbd.toggleAttribute("data-off", kept.off || !keyOf(action));
  }
}

const WRITES = /^(text|search|email|url|tel|password|number|date|time)$/;

function writes(at) {
  return at.isContentEditable || at.matches("textarea, select") || (at.matches("input") && WRITES.test(at.type));
}

function press(event) {
  if (kept.off || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || event.isComposing) return;
  const at = event.target instanceof Element ? event.target : document.body;
  if (writes(at) || document.querySelector("dialog:modal") || document.querySelector("[data-listening]")) return;
  // Space belongs to whatever is in focus and can be pressed.
  if (event.key === " " && at.closest("button, summary, a, input:not([type=range])")) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const action = Object.keys(KEYS).find((name) => keyOf(name) === key);
  if (!action) return;
  const taken = !document.dispatchEvent(new CustomEvent("act", { detail: action, cancelable: true }));
  if (taken) { event.preventDefault(); return; }
  if (action === "help" && document.querySelector("table.keys") === null) { event.preventDefault(); sheet(); return; }
  const target = document.querySelector(`[data-does~="${action}"]`);
  if (!target) return;
  event.preventDefault();
  if (target.getAttribute("aria-disabled") === "true") {
    const why = document.getElementById(target.getAttribute("aria-describedby"));
    say(why ? why.textContent : "Not possible here.");
  } else if (target.matches("textarea")) {
    target.focus();
  } else {
    target.click();
  }
}

// The list of what works on this page, without leaving it.
function sheet() {
  let dialog = document.getElementById("keys");
  if (!dialog) {
    dialog = document.createElement("dialog");
    dialog.id = "keys";
    dialog.setAttribute("aria-labelledby", "keys-title");
    const here = Object.keys(KEYS).filter((name) => name === "select"
      ? document.querySelector(".tile") : document.querySelector(`[data-does~="${name}"]`) || (name in { next: 1, previous: 1 } && document.querySelector(".tile")));
    const rows = here.map((name) => {
      const row = document.createElement("tr");
      const kbd = document.createElement("kbd");
      kbd.dataset.keyOf = name;
      row.insertCell().append(kbd);
      row.insertCell().append(KEYS[name][1]);
      return row;
    });
    const title = Object.assign(document.createElement("h2"), { id: "keys-title", textContent: "Keys on this page" });
    const table = document.createElement("table");
    table.append(...rows);
    const acts = Object.assign(document.createElement("p"), { className: "acts" });
    const more = Object.assign(document.createElement("a"), { href: "/help/", textContent: "Change keys, and what decisions mean", className: "button quiet" });
    const close = Object.assign(document.createElement("button"), { type: "button", textContent: "Close", autofocus: true });
    close.dataset.close = "";
    acts.append(more, close);
    dialog.append(title, table, acts);
    document.body.append(dialog);
  }
  label(dialog);
  dialog.showModal();
}

function click(event) {
  const from = event.target instanceof Element ? event.target : null;
  if (!from) return;
  const not = from.closest("button[aria-disabled=true]");
  if (not) say(document.getElementById(not.getAttribute("aria-describedby"))?.textContent ?? "Not possible here.");
  const opener = from.closest("[data-dialog]");
  if (opener) {
    event.preventDefault();
    document.getElementById(opener.dataset.dialog).showModal();
  }
  const dialog = from.closest("dialog");
  if (dialog?.open && (from.closest("[data-close]") || from === dialog)) {
    event.preventDefault();
    dialog.close();
  }
  if (from.closest("a[data-does=help]") && document.querySelector("table.keys") === null && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    sheet();
  }
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(from)) menu.open = false;
}

function keys(event) {
  if (event.key === "Escape") {
    const menu = document.querySelector("details.menu[open]");
    if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
  }
  // Where a reason has to be written, Ctrl+Enter sends it.
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.matches?.("textarea")) {
    event.preventDefault();
    event.target.form?.requestSubmit();
  }
}

// The help page: change a key, or switch all of them off.
function remapping() {
  const on = document.getElementById("keys-on");
  if (!on) return;
  on.checked = !kept.off;
  on.addEventListener("change", () => { kept.off = !on.checked; remember(); label(); say(kept.off ? "Single keys are off." : "Single keys are on."); });
  document.getElementById("keys-reset").addEventListener("click", () => { kept.map = {}; remember(); label(); say("All keys are back as they were."); });
  for (const kbd of document.querySelectorAll("table.keys [data-key-of]")) {
    const action = kbd.dataset.keyOf;
    const button = Object.assign(document.createElement("button"), { type: "button", className: "small quiet", textContent: "Change" });
    button.setAttribute("aria-label", `Change the key for: ${KEYS[action][1]}`);
    button.addEventListener("click", () => listen(button, action));
    kbd.closest("tr").insertCell().append(button);
  }
}

function listen(button, action) {
  button.dataset.listening = "";
  button.textContent = "Press a key…";
  say("Press the new key. Backspace takes the key away, Escape leaves it.");
  const done = () => { delete button.dataset.listening; button.textContent = "Change"; button.removeEventListener("keydown", heard); button.removeEventListener("blur", done); };
  const heard = (event) => {
    if (event.key === "Tab" || event.key === "Shift") return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Escape") { done(); return; }
    const key = event.key === "Backspace" ? "" : event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const other = key && Object.keys(KEYS).find((name) => name !== action && keyOf(name) === key);
    if (other) { say(`That key is taken by: ${KEYS[other][1]}. Press another.`); return; }
    kept.map[action] = key;
    remember();
    label();
    say(key ? `${KEYS[action][1]}: ${shown(key)}` : `${KEYS[action][1]} has no key now.`);
    done();
  };
  button.addEventListener("keydown", heard);
  button.addEventListener("blur", done);
}

document.documentElement.dataset.scripts = "";
document.addEventListener("keydown", press);
document.addEventListener("keydown", keys);
document.addEventListener("click", click);
document.addEventListener("htmx:afterSwap", (event) => {
  label();
  const { xhr, requestConfig, elt } = event.detail;
  if (xhr.status >= 400) return;
  say(requestConfig.path.includes("comment/") ? "Comment saved." : "Saved.");
  const part = document.getElementById(elt.id);
  if (part && document.activeElement === document.body) part.focus({ preventScroll: true });
});
// A refusal or a stale version comes as a page of its own, whatever part was asked for.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status < 400) return;
  const page = new DOMParser().parseFromString(event.detail.xhr.responseText, "text/html");
  document.body.className = page.body.className;
  document.title = page.title || document.title;
  event.detail.shouldSwap = true;
  event.detail.isError = false;
  event.detail.target = document.body;
  event.detail.swapOverride = "innerHTML";
});
document.addEventListener("htmx:sendError", () => say("The review page did not answer, so nothing was sent. What you wrote is still here."));
label();
remapping();
if (document.querySelector("#said p")) say(document.querySelector("#said p").textContent);
