"use strict";
/* Without this the page only lacks the search, the count and what "Where to begin" chooses. */
const form = document.querySelector(".filters");
if (form) {
  const words = document.getElementById("words");
  const shown = document.getElementById("shown");
  const picks = [...form.querySelectorAll("select")];
  const boxes = [...form.querySelectorAll("[type=checkbox]")];
  const findings = [...document.querySelectorAll(".finding")].map((node) => ({
    node,
    section: node.closest(".severity").id,
    text: (node.closest(".group").querySelector("header").textContent + node.textContent).toLowerCase(),
  }));
  const counts = [...document.querySelectorAll(".severity > h2 small")].map((node) => [node, node.textContent]);
  const holders = [...document.querySelectorAll(".severity, .group, .more")];

  const tell = () => {
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    const tokens = picks.map((pick) => pick.value).filter(Boolean);
    const off = new Set(boxes.filter((box) => !box.checked).map((box) => box.id.slice(2)));
    const full = new Set();
    const counted = new Map();
    let count = 0;
    for (const { node, section, text } of findings) {
      const fits = tokens.every((token) => node.classList.contains(token)) && wanted.every((word) => text.includes(word));
      node.hidden = !fits;
      if (!fits || off.has(section)) continue;
      count += 1;
      counted.set(section, (counted.get(section) ?? 0) + 1);
      for (let at = node.parentElement; at && at.id !== "findings"; at = at.parentElement) full.add(at);
    }
    const narrowed = tokens.length + wanted.length > 0;
    for (const one of holders) {
      one.classList.toggle("empty", !full.has(one));
      if (narrowed && one.localName === "details") one.open = true;
    }
    for (const [node, all] of counts) {
      node.textContent = narrowed ? `${counted.get(node.closest(".severity").id) ?? 0} of ${all}` : all;
    }
    shown.textContent = `${count} of ${findings.length} shown`;
    form.classList.toggle("idle", !narrowed && off.size === 0);
    document.getElementById("none").hidden = count > 0;
  };

  for (const link of document.querySelectorAll("[data-pick]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      form.reset();
      document.getElementById(link.dataset.pick).value = link.dataset.token;
      tell();
      document.getElementById("findings").focus({ preventScroll: true });
      document.getElementById("findings").scrollIntoView();
    });
  }
  words.closest("label").hidden = false;
  form.addEventListener("input", tell);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(tell));
  tell();
}
addEventListener("beforeprint", () => {
  for (const one of document.querySelectorAll(".more, .begin details")) one.open = true;
});
