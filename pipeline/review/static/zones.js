// <safe-zones>: what a platform lays over the film, the zone it leaves free, and the boxes our words stand in. All drawn
// from the placement's own figures; none of it is in the film.
import { say } from "/static/keys.js";

const KEPT = "spotlight.over";
const percent = (fraction) => `${fraction * 100}%`;

function place(node, [x, y, w, h]) {
  Object.assign(node.style, { left: percent(x), top: percent(y), width: percent(w), height: percent(h) });
  return node;
}

function part(kind, box, words = "") {
  const node = document.createElement("div");
  node.className = kind;
  if (words) node.append(Object.assign(document.createElement("span"), { textContent: words }));
  return place(node, box);
}

// Platform icons in our own drawing; a word without one stays a word.
const GLYPHS = [[/like|heart|favou?rite/i, "heart"], [/comment|repl/i, "note"], [/share|send|repost/i, "carried"], [/save|bookmark/i, "flag"],
  [/sound|music|audio/i, "sound"], [/profile|account|follow|avatar/i, "person"], [/more|menu/i, "more"]];

function drawing(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

class SafeZones extends HTMLElement {
  #boxes = new Map();
  frame = 0;

  connectedCallback() {
    this.setAttribute("aria-hidden", "true");
    this.player = this.closest("frame-player");
    this.switches = [...this.player.querySelectorAll("[data-over]")];
    const kept = this.#kept();
    for (const each of this.switches) {
      each.checked = kept.includes(each.dataset.over);
      each.addEventListener("change", () => this.#changed());
    }
    this.player.addEventListener("placement", (event) => { this.link = event.detail.link; this.draw(); });
    this.player.addEventListener("frame", (event) => { this.frame = event.detail.frame; this.#words(); });
    this.player.querySelector("[data-act=zones]").addEventListener("click", () => this.toggle());
    this.link = this.player.querySelector(".placements a[aria-current]");
    this.draw();
  }

  #kept() { try { return JSON.parse(sessionStorage.getItem(KEPT)) || []; } catch { return []; } }
  on(name) { return this.switches.some((each) => each.dataset.over === name && each.checked); }

  toggle() {
    const any = this.switches.some((each) => each.checked);
    for (const each of this.switches) each.checked = !any && each.dataset.over !== "words";
    this.#changed();
    say(any ? "Nothing over the film." : "Platform buttons and safe zone shown.");
  }

  #changed() {
    try { sessionStorage.setItem(KEPT, JSON.stringify(this.switches.filter((each) => each.checked).map((each) => each.dataset.over))); } catch { /* kept for this page only */ }
    this.draw();
  }

  draw() {
    if (!this.link) return;
    this.replaceChildren();
    if (this.on("zone")) this.append(this.#zone());
    if (this.on("furniture")) this.append(this.#furniture());
    this.words = document.createElement("div");
    this.append(this.words);
    if (this.on("words")) this.#fetch();
    this.#words();
  }

  #zone() {
    const [top, right, bottom, left] = this.link.dataset.zone.split(" ").map(Number);
    const all = document.createElement("div");
    const high = 1 - top - bottom;
    const covered = [[0, 0, 1, top], [0, 1 - bottom, 1, bottom], [0, top, left, high], [1 - right, top, right, high]];
    all.append(...covered.filter(([, , w, h]) => w > 0 && h > 0).map((box) => part("covered", box)));
    all.append(part("free", [left, top, 1 - left - right, high], "Safe zone"));
    return all;
  }

  #furniture() {
    const all = document.createElement("div");
    const pieces = this.link.parentElement.querySelector("template.furniture")?.content.querySelectorAll("i") || [];
    for (const piece of pieces) {
      const node = part("piece", piece.dataset.box.split(" ").map(Number), piece.textContent.trim());
      node.dataset.kind = piece.dataset.kind;
      node.dataset.side = piece.dataset.side;
      this.#fill(node, piece.dataset.kind, piece.textContent);
      all.append(node);
    }
    if (!pieces.length) all.append(part("piece", [0.2, 0.02, 0.6, 0.05], "Nothing is laid over it here"));
    return all;
  }

  // A column of icons and a caption with its button, in the words that will stand there.
  #fill(node, kind, words) {
    if (kind === "icon" || kind === "buttons") {
      const icons = words.split(",").map((word) => GLYPHS.find(([sort]) => sort.test(word))).filter(Boolean);
      if (icons.length) node.replaceChildren(...icons.map(([, name]) => drawing(name)));
    }
    if (kind === "caption" && this.player.dataset.text) {
      const said = Object.assign(document.createElement("span"), { className: "post", textContent: this.player.dataset.text, dir: "auto" });
      node.replaceChildren(said);
      if (this.link.dataset.button) node.append(Object.assign(document.createElement("span"), { className: "press", textContent: this.link.dataset.button }));
    }
  }

  async #fetch() {
    const placement = this.link.dataset.placement;
    if (this.#boxes.has(placement)) return;
    this.#boxes.set(placement, []);
    try {
      const answer = await fetch(`/text-boxes/${this.player.dataset.creative}/${placement}.json`);
      const told = await answer.json();
      if (!answer.ok) throw new Error(told.why);
      this.#boxes.set(placement, told.boxes || told);
    } catch (fault) {
      say(`Where the words stand is not known${fault instanceof SyntaxError || !fault.message ? "." : `: ${fault.message}.`}`);
    }
    this.#words();
  }

  #words() {
    if (!this.words) return;
    const boxes = this.on("words") ? this.#boxes.get(this.link.dataset.placement) || [] : [];
    const now = boxes.filter((box) => this.frame >= (box.first ?? 0) && this.frame <= (box.last ?? Infinity));
    this.words.replaceChildren(...now.map((box) => part("wordbox", [box.x, box.y, box.w, box.h])));
  }
}

if (document.querySelector("safe-zones")) customElements.define("safe-zones", SafeZones);
