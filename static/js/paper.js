// The paper's page: choosing a paragraph shows the records it rests on.
"use strict";

(() => {
  const sheet = document.getElementById("sheet");
  const base = sheet && sheet.dataset.traceBase;
  if (!base) {
    return;
  }
  let chosen = null;

  const choose = (part) => {
    if (chosen) {
      chosen.classList.remove("is-chosen");
    }
    chosen = part;
    part.classList.add("is-chosen");
    htmx.ajax("GET", base.replace("KEY", part.dataset.key), {
      target: "#trace-records",
      select: "#trace-records",
      swap: "outerHTML",
    });
  };

  sheet.addEventListener("click", (event) => {
    if (event.target.closest("a") || String(window.getSelection())) {
      return;
    }
    const part = event.target.closest("[data-key][data-sources], [data-key]:has([data-sources])");
    if (part && sheet.contains(part) && !part.matches("section, article")) {
      choose(part);
    }
  });

  const wanted = new URLSearchParams(window.location.search).get("paragraph");
  const part = wanted && document.getElementById(wanted);
  if (part && sheet.contains(part)) {
    chosen = part;
    part.classList.add("is-chosen");
  }
})();
