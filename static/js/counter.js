/* How much is written in a box with a limit: <textarea data-counter="250">. */
"use strict";

(() => {
  function count(box) {
    const limit = Number(box.dataset.counter);
    const label = document.querySelector(`label[for="${box.id}"]`);
    if (!label || label.querySelector(".counter")) return;
    const said = document.createElement("span");
    said.className = "counter";
    // The limit is in the help text; a running count would be read out with the label each time.
    said.setAttribute("aria-hidden", "true");
    label.append(said);
    // Characters as the server counts them: code points, not UTF-16 units.
    const show = () => {
      const length = Array.from(box.value).length;
      said.textContent = `${length}/${limit}`;
      said.classList.toggle("counter--over", length > limit);
    };
    box.addEventListener("input", show);
    show();
  }
  const start = () => document.querySelectorAll("[data-counter]").forEach(count);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
