// <frame-player>: the film is for watching, stills are for looking. Frame n is the still n of the pinned file, whatever a
// browser makes of a seek; the film is sought to the middle of the frame so that both agree.
import { say } from "/static/keys.js";

export const stillOf = (sha, frame) => `/still/${sha}/${frame}.jpg`;
const AHEAD = 12;

// Stills fetched before they are wanted; a few are kept decoded.
export class Stills {
  #kept = new Map();
  constructor(sha, frames) { this.sha = sha; this.frames = frames; }
  async get(frame) {
    let image = this.#kept.get(frame);
    if (!image) {
      image = new Image();
      image.src = stillOf(this.sha, frame);
      this.#kept.set(frame, image);
      if (this.#kept.size > 400) this.#kept.delete(this.#kept.keys().next().value);
    }
    try {
      await image.decode();
    } catch (failure) {
      if (this.#kept.get(frame) === image) this.#kept.delete(frame); // asked for anew next time
      throw failure;
    }
    return image;
  }
  ahead(frame, many = 3) {
    for (let n = 1; n <= many; n += 1) {
      if (frame + n < this.frames) this.get(frame + n).catch(() => {});
    }
    if (frame > 0) this.get(frame - 1).catch(() => {});
  }
}

// When each frame begins, in seconds: a GIF may show each of its pictures for a time of its own.
export function times(frames, fps, delays = "") {
  const each = delays.split(" ").filter(Boolean).map(Number);
  if (each.length !== frames) return Array.from({ length: frames + 1 }, (_, n) => n / fps);
  let at = 0;
  return [0, ...each.map((ms) => (at += ms / 1000))];
}

// The frame on screen at a time: the last one that has begun.
export function frameAt(begins, seconds) {
  let n = begins.findIndex((begin) => begin > seconds + 1e-6);
  if (n < 0) n = begins.length;
  return Math.min(begins.length - 2, Math.max(0, n - 1));
}

// Plays stills at their rate: GIFs, which no browser can pause, and pairs of versions.
export class Reel {
  #timer = 0;
  constructor(show) { this.show = show; this.playing = false; }
  start(from, begins, speed, loop) {
    this.stop();
    this.playing = true;
    const frames = begins.length - 1;
    const whole = begins[frames];
    const began = performance.now() - (begins[from] * 1000) / speed;
    let last = -1;
    const turn = () => {
      if (!this.playing) return;
      const seconds = ((performance.now() - began) / 1000) * speed;
      if (seconds >= whole && !loop()) { this.stop(); this.show(frames - 1); return; }
      const frame = frameAt(begins, seconds % whole);
      if (frame !== last) { last = frame; this.show(frame); }
      this.#timer = requestAnimationFrame(turn);
    };
    turn();
  }
  stop() { this.playing = false; cancelAnimationFrame(this.#timer); }
}

const KEPT = "spotlight.player";
const remembered = () => { try { return JSON.parse(localStorage.getItem(KEPT)) || {}; } catch { return {}; } };

class FramePlayer extends HTMLElement {
  frame = 0;
  #asked = 0;

  connectedCallback() {
    if (this.film) return;
    this.film = this.querySelector(".film");
    this.range = this.querySelector(".scrub input");
    this.places = [...this.querySelectorAll(".placements a")];
    this.video = this.querySelector("video") || document.createElement("video");
    this.querySelector(".instead")?.remove();
    this.video.removeAttribute("controls");
    this.video.playsInline = true;
    if (!this.video.isConnected) this.film.prepend(this.video);
    this.still = Object.assign(document.createElement("img"), { className: "still", alt: "", hidden: true, draggable: false });
    this.video.after(this.still);
    this.start = Object.assign(document.createElement("button"), { type: "button", className: "start" });
    this.start.setAttribute("aria-label", "Play");
    this.start.append(this.querySelector(".play svg").cloneNode(true));
    this.film.append(this.start);
    this.box = Object.assign(document.createElement("div"), { className: "box", hidden: true });
    this.film.append(this.box);
    this.reel = new Reel((frame) => this.#draw(frame));
    this.wants = { loop: true, sound: true, speed: 1, ...remembered() };
    this.#listen();
    this.#wishes();
    this.choose(this.places.find((a) => a.hash === location.hash) || this.places[0], 0);
    this.marks();
  }

  #listen() {
    this.range.addEventListener("input", () => this.seek(Number(this.range.value)));
    this.querySelector("[data-speed]").addEventListener("change", (event) => {
      this.wants.speed = Number(event.target.value);
      this.#wishes();
      if (this.reel.playing) this.play();
    });
    this.addEventListener("click", (event) => this.#click(event));
    for (const kind of ["play", "pause", "ended"]) this.video.addEventListener(kind, () => this.#state());
    this.video.addEventListener("pause", () => { if (this.isVideo && !this.video.ended) this.seek(this.frame); });
    this.video.addEventListener("ended", () => this.#draw(this.frames - 1));
    this.video.addEventListener("error", () => { if (this.isVideo) say("This film could not be played. Its stills can still be stepped through."); });
    if ("requestVideoFrameCallback" in this.video) {
      const heard = (_, shown) => { if (!this.video.paused) this.#at(Math.round(shown.mediaTime * this.fps)); this.video.requestVideoFrameCallback(heard); };
      this.video.requestVideoFrameCallback(heard);
    } else {
      this.video.addEventListener("timeupdate", () => { if (!this.video.paused) this.#at(Math.floor(this.video.currentTime * this.fps)); });
    }
    document.addEventListener("click", (event) => {
      const link = event.target instanceof Element && event.target.closest("[data-goto]");
      if (!link || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      this.goto(link.dataset);
    });
    document.addEventListener("htmx:afterSwap", () => { this.marks(); this.box.hidden = true; });
  }

  #click(event) {
    const place = event.target.closest(".placements a");
    if (place && !event.ctrlKey && !event.metaKey) { event.preventDefault(); this.choose(place); return; }
    const act = event.target.closest("[data-act]")?.dataset.act;
    if (act === "play" || event.target.closest(".start")) this.toggle();
    if (act === "back") this.seek(this.frame - 1);
    if (act === "forward") this.seek(this.frame + 1);
    if (act === "loop" || act === "sound") { this.wants[act] = !this.wants[act]; this.#wishes(); say(`${act === "loop" ? "Loop" : "Sound"} ${this.wants[act] ? "on" : "off"}.`); }
  }

  #wishes() {
    const { loop, sound, speed } = this.wants;
    this.video.loop = loop;
    this.video.muted = !sound;
    this.video.playbackRate = speed;
    this.video.defaultPlaybackRate = speed;
    this.querySelector("[data-speed]").value = String(speed);
    this.querySelector("[data-act=loop]").setAttribute("aria-pressed", String(loop));
    const button = this.querySelector("[data-act=sound]");
    button.setAttribute("aria-pressed", String(sound));
    button.querySelector("use").setAttribute("href", sound ? "#i-sound" : "#i-mute");
    try { localStorage.setItem(KEPT, JSON.stringify(this.wants)); } catch { /* a private window keeps nothing */ }
  }

  get playing() { return this.isVideo ? !this.video.paused && !this.video.ended : this.reel.playing; }

  choose(link, frame = null) {
    const same = this.sha === link.dataset.sha;
    const seconds = this.begins ? this.begins[this.frame] : 0;
    this.stop();
    for (const other of this.places) other.toggleAttribute("aria-current", other === link);
    link.setAttribute("aria-current", "true");
    link.scrollIntoView?.({ block: "nearest", inline: "nearest" });
    const { kind, sha, width, height, fps, frames, poster, placement } = link.dataset;
    Object.assign(this, { kind, sha, placement, fps: Number(fps) || 1, frames: Math.max(1, Number(frames)), isVideo: kind === "video" });
    this.begins = times(this.frames, this.fps, link.dataset.delays);
    this.stills = new Stills(sha, this.frames);
    this.film.style.aspectRatio = `${width} / ${height}`;
    this.style.setProperty("--ratio", String(Number(width) / Number(height)));
    this.video.hidden = !this.isVideo;
    if (this.isVideo && this.video.getAttribute("src") !== link.getAttribute("href")) {
      this.video.poster = poster;
      this.video.src = link.getAttribute("href");
      this.video.playbackRate = this.wants.speed;
    }
    this.range.max = String(this.frames - 1);
    this.querySelector("[data-last]").textContent = String(this.frames - 1);
    this.querySelector("[data-act=sound]").disabled = !link.dataset.sound;
    const alone = this.frames === 1;
    for (const each of this.querySelectorAll("[data-act=play], [data-act=back], [data-act=forward], .scrub input, [data-act=loop], [data-speed]")) each.disabled = alone;
    this.start.hidden = alone;
    const first = frame === 0 && this.isVideo;
    if (first) {
      this.still.hidden = true;
      this.#at(0);
      this.toggleAttribute("data-cover", Boolean(poster) && !poster.startsWith("/still/")); // what is on screen is no frame yet
      if (this.hasAttribute("data-cover")) this.querySelector("[data-frame]").textContent = "Cover";
    } else this.seek(frame ?? (same ? this.frame : frameAt(this.begins, seconds)));
    this.marks();
    this.dispatchEvent(new CustomEvent("placement", { bubbles: true, detail: { link, placement } }));
  }

  toggle() { if (this.playing) this.stop(true); else this.play(); }

  play() {
    if (this.frames === 1) return;
    this.box.hidden = true;
    const from = this.frame >= this.frames - 1 ? 0 : this.frame;
    if (this.isVideo) {
      this.video.currentTime = (from + 0.5) / this.fps;
      this.video.play().then(() => { this.still.hidden = true; this.#state(); }).catch(() => this.#reel(from));
    } else this.#reel(from);
  }

  #reel(from) {
    this.stills.ahead(from, AHEAD * 3);
    this.reel.start(from, this.begins, this.wants.speed, () => this.wants.loop);
    this.#state();
  }

  stop() {
    this.reel.stop();
    if (!this.video.paused) this.video.pause();
    this.#state();
  }

  seek(frame) {
    this.box.hidden = true;
    this.reel.stop();
    if (!this.video.paused) this.video.pause();
    const n = Math.min(this.frames - 1, Math.max(0, frame));
    if (this.isVideo) this.video.currentTime = (n + 0.5) / this.fps;
    this.#draw(n);
    this.#state();
  }

  async #draw(frame) {
    this.#at(frame);
    const mine = (this.#asked += 1);
    this.stills.ahead(frame, this.reel.playing ? AHEAD : 3);
    try {
      const image = await this.stills.get(frame);
      if (mine < this.#asked - 2 || (this.isVideo && this.playing)) return;
      this.still.src = image.src;
      this.still.hidden = false;
    } catch {
      if (mine === this.#asked && this.isVideo) this.still.hidden = true;
      if (mine === this.#asked && !this.isVideo) say(`Frame ${frame} could not be shown.`);
    }
  }

  #at(frame) {
    this.removeAttribute("data-cover");
    this.frame = Math.min(this.frames - 1, Math.max(0, frame));
    this.range.value = String(this.frame);
    this.range.style.setProperty("--done", `${(100 * this.frame) / Math.max(1, this.frames - 1)}%`);
    const seconds = this.begins[this.frame];
    this.range.setAttribute("aria-valuetext", `Frame ${this.frame}, ${seconds.toFixed(1)} seconds`);
    this.querySelector("[data-frame]").textContent = String(this.frame);
    this.querySelector("[data-seconds]").textContent = seconds.toFixed(1);
    for (const line of document.querySelectorAll("[data-until]")) {
      line.toggleAttribute("data-now", seconds >= Number(line.dataset.seconds) && seconds < Number(line.dataset.until));
    }
    this.dispatchEvent(new CustomEvent("frame", { bubbles: true, detail: { frame: this.frame, seconds } }));
  }

  #state() {
    const on = this.playing;
    this.toggleAttribute("data-playing", on);
    this.start.hidden = on || this.frames === 1 || this.frame > 0;
    const button = this.querySelector(".play");
    button.setAttribute("aria-label", on ? "Pause" : "Play");
    button.querySelector("use").setAttribute("href", on ? "#i-pause" : "#i-play");
  }

  // Where something was found or said: opens the placement, seeks, and draws its box.
  goto({ frame, seconds, placement, box }) {
    const link = this.places.find((a) => a.dataset.placement === placement);
    if (link && link.getAttribute("aria-current") !== "true") this.choose(link, 0);
    const n = frame === undefined ? frameAt(this.begins, Number(seconds)) : Number(frame);
    this.seek(n);
    if (box) this.outline(box.split(" ").map(Number));
    this.film.scrollIntoView({ block: "nearest", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  }

  outline([x, y, w, h]) {
    Object.assign(this.box.style, { left: `${x * 100}%`, top: `${y * 100}%`, width: `${w * 100}%`, height: `${h * 100}%` });
    this.box.hidden = false;
  }

  marks() {
    const holder = this.querySelector(".marks");
    const here = [...document.querySelectorAll("[data-mark]")].filter((note) => !note.dataset.on || note.dataset.on === this.placement);
    holder.replaceChildren(...here.map((note) => {
      const mark = document.createElement("i");
      mark.style.left = `${(100 * Number(note.dataset.mark)) / Math.max(1, this.frames - 1)}%`;
      mark.dataset.severity = note.dataset.severity;
      mark.toggleAttribute("data-said", Boolean(note.closest("#comments")));
      return mark;
    }));
  }
}

if (document.querySelector("frame-player")) customElements.define("frame-player", FramePlayer);
