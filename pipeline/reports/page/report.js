"use strict";
/* Without this the page only lacks the search and the count: choosing is done by the style sheet. */
const form = document.querySelector(".filters");
if (form) {
  const words = document.getElementById("words");
  const shown = document.getElementById("shown");
  const findings = [...document.querySelectorAll(".finding")];
  const texts = new Map(findings.map((one) => [one, one.closest(".group").textContent.length > 4e4
    ? one.textContent.toLowerCase()
    : (one.closest(".group").querySelector("header").textContent + one.textContent).toLowerCase()]));

  const tell = () => {
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const one of findings) one.hidden = !wanted.every((word) => texts.get(one).includes(word));
    for (const group of document.querySelectorAll(".group, .severity")) {
      group.classList.remove("empty");
    }
    const seen = findings.filter((one) => one.getClientRects().length);
    for (const group of document.querySelectorAll(".group, .severity")) {
      group.classList.toggle("empty", !seen.some((one) => group.contains(one)));
    }
    shown.textContent = `${seen.length} of ${findings.length} shown`;
    document.getElementById("none").hidden = seen.length > 0;
  };

  words.closest("label").hidden = false;
  form.addEventListener("input", tell);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(tell));
  tell();
}
