// <region-note>: the comment form, pinned to the frame on screen and to a place in it: a named cell of a 3 by 5 grid, or
// a box dragged on the film.
import { label } from "/static/keys.js";

const round = (n) => Math.round(n * 1000) / 1000;
const keep = (key, value) => { try { if (value) sessionStorage.setItem(key, value); else sessionStorage.removeItem(key); } catch { /* a draft is not kept */ } };

class RegionNote extends HTMLElement {
  #quiet = new AbortController();

  connectedCallback() {
    this.form = this.querySelector("form");
    this.player = document.getElementById("player");
    if (!this.player) return;
    const { signal } = this.#quiet;
    const { text, first, last, placement, unit } = this.form.elements;
    this.draft = `spotlight.draft.${unit.value}`;
    try { text.value ||= sessionStorage.getItem(this.draft) || ""; } catch { /* no draft */ }
    const follow = () => {
      if (text.value || first.dataset.own) return;
      first.value = String(this.player.frame ?? 0);
      last.value = "";
      placement.value = this.player.placement;
    };
    this.player.addEventListener("frame", follow, { signal });
    text.addEventListener("focus", () => { if (this.player.playing) this.player.stop(); if (!text.value) { delete first.dataset.own; follow(); } this.player.seek(this.player.frame); });
    text.addEventListener("input", () => keep(this.draft, text.value));
    for (const each of [first, last]) each.addEventListener("input", () => { first.dataset.own = "1"; });
    this.form.addEventListener("change", (event) => { if (event.target.name === "region") this.#region(event.target); });
    this.form.addEventListener("submit", () => keep(this.draft, ""));
    this.form.addEventListener("htmx:sendError", () => keep(this.draft, text.value));
    this.#drag(signal);
    label(this);
    customElements.whenDefined("frame-player").then(follow);
  }

  disconnectedCallback() { this.#quiet.abort(); }

  #region(radio) {
    this.querySelector("[data-where]").textContent = radio.dataset.name;
    if (radio.value) this.player.outline(radio.value.split(" ").map(Number)); else this.player.box.hidden = true;
  }

  // The dragged box is one more choice beside the cells.
  #drawn(box) {
    let radio = this.form.querySelector("[data-drawn]");
    if (!radio) {
      radio = Object.assign(document.createElement("input"), { type: "radio", name: "region" });
      radio.dataset.drawn = "";
      radio.dataset.name = "the box you drew";
      const holder = Object.assign(document.createElement("label"), { className: "whole" });
      holder.append(radio, Object.assign(document.createElement("span"), { textContent: "The box you drew" }));
      this.querySelector(".wholes").append(holder);
    }
    radio.value = box.map(round).join(" ");
    radio.checked = true;
    this.#region(radio);
    if (matchMedia("(min-width: 62rem)").matches) this.form.elements.text.focus({ preventScroll: true });
    this.player.outline(box);
  }

  #drag(signal) {
    const film = this.player.querySelector(".film");
    let from = null;
    const at = (event) => {
      const edge = film.getBoundingClientRect();
      const clamp = (n) => Math.min(1, Math.max(0, n));
      return [clamp((event.clientX - edge.left) / edge.width), clamp((event.clientY - edge.top) / edge.height)];
    };
    const box = (to) => [Math.min(from[0], to[0]), Math.min(from[1], to[1]), Math.abs(to[0] - from[0]), Math.abs(to[1] - from[1])];
    film.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || event.pointerType === "touch" || event.target.closest("button")) return;
      from = at(event);
      film.setPointerCapture(event.pointerId);
    }, { signal });
    film.addEventListener("pointermove", (event) => {
      if (!from) return;
      const drawn = box(at(event));
      if (drawn[2] > 0.02 || drawn[3] > 0.02) { if (this.player.playing) this.player.stop(); this.player.outline(drawn); }
    }, { signal });
    film.addEventListener("pointerup", (event) => {
      if (!from) return;
      const drawn = box(at(event));
      from = null;
      if (drawn[2] > 0.02 && drawn[3] > 0.02) this.#drawn(drawn);
      else this.player.toggle();
    }, { signal });
    film.addEventListener("pointercancel", () => { from = null; }, { signal });
    film.addEventListener("click", (event) => { if (event.pointerType === "touch" && !event.target.closest("button")) this.player.toggle(); }, { signal });
  }
}

if (document.querySelector("region-note")) customElements.define("region-note", RegionNote);
