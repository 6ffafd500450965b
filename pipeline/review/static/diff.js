// <version-diff>: two versions of one film, frame by frame, from stills: side by side, swipe, onion skin, difference.
import { say } from "/static/keys.js";
import { Reel, Stills, times } from "/static/player.js";

const SEEN = 24; // a channel that moved this little is the encoder's doing, not a change anybody sees

class VersionDiff extends HTMLElement {
  frame = 0;
  #asked = 0;

  connectedCallback() {
    const read = (side) => new Map([...this.querySelectorAll(`.${side} li`)].map((li) => [li.dataset.placement, li.dataset]));
    this.sides = { before: read("before"), after: read("after") };
    this.select = this.querySelector("select[data-placement]");
    for (const [id, { name }] of this.sides.after) if (this.sides.before.has(id)) this.select.append(new Option(name, id));
    if (!this.select.length) return;
    this.pair = this.querySelector(".pair");
    this.pictures = {};
    for (const side of ["before", "after"]) {
      const figure = this.querySelector(`figure.${side}`);
      figure.querySelector(".media").hidden = true;
      for (const film of figure.querySelectorAll("video")) film.removeAttribute("src");
      const view = Object.assign(document.createElement("div"), { className: "view", draggable: false });
      const img = Object.assign(document.createElement("img"), { alt: side === "before" ? "The earlier version" : "The version now", draggable: false });
      const lines = Object.assign(document.createElement("div"), { className: "box", hidden: true });
      view.append(img, lines);
      figure.append(view);
      this.pictures[side] = { img, lines, figure };
    }
    this.range = this.querySelector("[data-frame-at]");
    this.reel = new Reel((frame) => this.show(frame));
    this.#listen();
    const changed = document.querySelector(".changes [data-placement]")?.dataset.placement;
    if (changed && this.sides.before.has(changed)) this.select.value = changed;
    this.mode(this.dataset.mode || "side");
    this.choose();
    for (const row of document.querySelectorAll(".changes [data-url]")) this.#count(row);
  }

  // Comparing every frame takes the server a moment; the list fills in when it has.
  async #count(row) {
    try {
      const answer = await fetch(row.dataset.url);
      if (!answer.ok) throw new Error(String(answer.status));
      const { frames } = await answer.json();
      row.dataset.frames = frames.join(" ");
      row.querySelector("[data-words]").textContent = frames.length ? `looks different in ${frames.length} frame${frames.length === 1 ? "" : "s"}` : "differs too little for a machine to say where: look at it";
      if (row.dataset.placement === this.select.value) { this.#changes(); if (frames.length && this.frame === 0 && !this.reel.playing) this.show(frames[0]); }
    } catch {
      say("Which frames changed could not be found out. Step through them instead.");
    }
  }

  #listen() {
    this.select.addEventListener("change", () => this.choose());
    this.range.addEventListener("input", () => { this.stop(); this.show(Number(this.range.value)); });
    this.querySelector("[data-outline]").addEventListener("change", () => this.show(this.frame));
    for (const blend of this.querySelectorAll("[data-blend]")) blend.addEventListener("input", () => this.#blend());
    this.addEventListener("click", (event) => {
      const link = event.target.closest("nav a[data-mode]");
      if (link && !event.ctrlKey && !event.metaKey) { event.preventDefault(); history.replaceState(null, "", link.getAttribute("href")); this.mode(link.dataset.mode); }
      const act = event.target.closest("[data-act]")?.dataset.act;
      if (act === "play") { if (this.reel.playing) this.stop(); else this.play(); }
      if (act === "back" || act === "forward") { this.stop(); this.show(this.frame + (act === "back" ? -1 : 1)); }
      if (act === "changed") this.next();
    });
    for (const kind of ["pointerdown", "pointermove"]) {
      this.pair.addEventListener(kind, (event) => {
        if (this.dataset.mode !== "swipe" || !event.buttons) return;
        event.preventDefault();
        const edge = this.pictures.before.img.getBoundingClientRect();
        this.querySelector("[data-blend=swipe]").value = String(Math.round((100 * (event.clientX - edge.left)) / edge.width));
        this.#blend();
      });
    }
    document.addEventListener("click", (event) => {
      const button = event.target instanceof Element && event.target.closest("[data-goto-frame]");
      if (!button) return;
      const id = button.closest("[data-placement]").dataset.placement;
      if (this.sides.before.has(id) && this.select.value !== id) { this.select.value = id; this.choose(); }
      this.stop();
      this.show(Number(button.dataset.gotoFrame));
    });
  }

  choose() {
    const id = this.select.value;
    this.stop();
    this.stills = {};
    for (const side of ["before", "after"]) {
      const { sha, frames, width, height } = this.sides[side].get(id);
      this.stills[side] = new Stills(sha, Number(frames));
      this.style.setProperty("--ratio", String(Number(width) / Number(height)));
    }
    this.frames = Math.max(this.stills.before.frames, this.stills.after.frames);
    const { fps, delays } = this.sides.after.get(id);
    this.begins = times(this.frames, Number(fps) || 1, delays);
    this.range.max = String(this.frames - 1);
    this.querySelector("[data-last]").textContent = String(this.frames - 1);
    this.#changes();
    this.show(this.changed[0] ?? 0);
  }

  #changes() {
    const rows = [...document.querySelectorAll(".changes [data-placement]")].filter((li) => li.dataset.placement === this.select.value);
    this.changed = rows.flatMap((row) => (row.dataset.frames ? row.dataset.frames.split(" ").map(Number) : []));
    this.querySelector("[data-act=changed]").disabled = !this.changed.length;
    this.#marks();
  }

  #marks() {
    const starts = this.changed.filter((n, at) => at === 0 || n !== this.changed[at - 1] + 1);
    this.querySelector(".marks").replaceChildren(...starts.map((first) => {
      let last = first;
      while (this.changed.includes(last + 1)) last += 1;
      const mark = document.createElement("i");
      mark.className = "stretch";
      mark.style.left = `${(100 * first) / Math.max(1, this.frames - 1)}%`;
      mark.style.width = `${(100 * (last - first)) / Math.max(1, this.frames - 1)}%`;
      return mark;
    }));
  }

  mode(name) {
    this.dataset.mode = name;
    for (const link of this.querySelectorAll("nav a[data-mode]")) {
      if (link.dataset.mode === name) link.setAttribute("aria-current", "true"); else link.removeAttribute("aria-current");
    }
    this.#blend();
  }

  #blend() {
    const { figure } = this.pictures.after;
    const mode = this.dataset.mode;
    const value = Number(this.querySelector(`[data-blend="${mode}"]`)?.value ?? 50);
    figure.querySelector(".view").style.clipPath = mode === "swipe" ? `inset(0 0 0 ${value}%)` : "";
    figure.querySelector(".view").style.opacity = mode === "onion" ? String(value / 100) : "";
    this.pair.style.setProperty("--at", `${value}%`);
    for (const range of this.querySelectorAll("[data-blend]")) range.style.setProperty("--done", `${range.value}%`);
  }

  play() {
    const from = this.frame >= this.frames - 1 ? 0 : this.frame;
    for (const each of Object.values(this.stills)) each.ahead(from, 30);
    this.reel.start(from, this.begins, 1, () => true);
    this.#state();
  }

  stop() { this.reel.stop(); this.#state(); }

  #state() {
    const button = this.querySelector(".play");
    button.setAttribute("aria-label", this.reel.playing ? "Pause" : "Play");
    button.querySelector("use").setAttribute("href", this.reel.playing ? "#i-pause" : "#i-play");
  }

  next() {
    this.stop();
    const starts = this.changed.filter((n, at) => at === 0 || n !== this.changed[at - 1] + 1);
    const to = starts.find((n) => n > this.frame) ?? starts[0];
    if (to === undefined) { say("No frame changed in this placement."); return; }
    this.show(to);
    say(`Frame ${to}, where a change begins.`);
  }

  async show(frame) {
    this.frame = Math.min(this.frames - 1, Math.max(0, frame));
    this.range.value = String(this.frame);
    this.range.style.setProperty("--done", `${(100 * this.frame) / Math.max(1, this.frames - 1)}%`);
    this.range.setAttribute("aria-valuetext", `Frame ${this.frame}`);
    this.querySelector("[data-frame]").textContent = String(this.frame);
    const mine = (this.#asked += 1);
    try {
      const [before, after] = await Promise.all(["before", "after"].map((side) => this.stills[side].get(Math.min(this.frame, this.stills[side].frames - 1))));
      if (mine !== this.#asked && !this.reel.playing) return;
      this.pictures.before.img.src = before.src;
      this.pictures.after.img.src = after.src;
      for (const each of Object.values(this.stills)) each.ahead(this.frame, this.reel.playing ? 12 : 3);
      this.#outline(before, after);
    } catch {
      if (mine === this.#asked) say(`Frame ${this.frame} could not be shown.`);
    }
  }

  // One box around everything that moved, measured on small copies.
  #outline(before, after) {
    const wanted = this.querySelector("[data-outline]").checked && !this.reel.playing;
    const box = wanted ? changedBox(before, after) : null;
    for (const { lines } of Object.values(this.pictures)) {
      lines.hidden = box === null;
      if (box) Object.assign(lines.style, { left: `${box[0] * 100}%`, top: `${box[1] * 100}%`, width: `${box[2] * 100}%`, height: `${box[3] * 100}%` });
    }
  }
}

function changedBox(before, after) {
  const [w, h] = [180, Math.round((180 * after.naturalHeight) / after.naturalWidth)];
  const pixels = (image) => {
    const canvas = Object.assign(document.createElement("canvas"), { width: w, height: h });
    const pen = canvas.getContext("2d", { willReadFrequently: true });
    pen.drawImage(image, 0, 0, w, h);
    return pen.getImageData(0, 0, w, h).data;
  };
  const [a, b] = [pixels(before), pixels(after)];
  let [left, top, right, bottom] = [w, h, -1, -1];
  for (let at = 0; at < a.length; at += 4) {
    if (Math.max(Math.abs(a[at] - b[at]), Math.abs(a[at + 1] - b[at + 1]), Math.abs(a[at + 2] - b[at + 2])) <= SEEN) continue;
    const x = (at / 4) % w;
    const y = Math.floor(at / 4 / w);
    left = Math.min(left, x); right = Math.max(right, x); top = Math.min(top, y); bottom = Math.max(bottom, y);
  }
  if (right < 0) return null;
  const pad = 2;
  [left, top, right, bottom] = [Math.max(0, left - pad), Math.max(0, top - pad), Math.min(w, right + pad + 1), Math.min(h, bottom + pad + 1)];
  return [left / w, top / h, (right - left) / w, (bottom - top) / h];
}

if (document.querySelector("version-diff")) customElements.define("version-diff", VersionDiff);
