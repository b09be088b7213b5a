"use strict";
// Keys: j k o / ? on every page, y n u on an article. The pages work without this.
(() => {
  const entries = () => [...document.querySelectorAll("[data-entry]")];
  const opener = (entry) => entry.querySelector("[data-open]");
  const keys = document.getElementById("keys");
  const button = document.getElementById("keys-open");
  const writing = (target) => target.matches("input, select, textarea, [contenteditable]");

  function move(step) {
    const all = entries().filter(opener);
    if (!all.length) return;
    const now = all.findIndex((entry) => entry.contains(document.activeElement));
    const next = now < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, now + step));
    opener(all[next]).focus();
    all[next].scrollIntoView({ block: "nearest" });
  }

  const doing = {
    j: () => move(1),
    k: () => move(-1),
    o: () => document.activeElement.matches("[data-open]") && document.activeElement.click(),
    "/": () => document.querySelector("[data-filter]")?.focus(),
    "?": () => keys.showModal(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || writing(event.target) || keys.open) return;
    const pressed = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (pressed) {
      event.preventDefault();
      pressed.click();
    } else if (Object.hasOwn(doing, event.key)) {
      event.preventDefault();
      doing[event.key]();
    }
  });
  button.hidden = false;
  button.addEventListener("click", () => keys.showModal());
})();
