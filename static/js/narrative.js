// Sentences proposed for a paper: decided on by single keys while the focus is inside one of them.
"use strict";

(() => {
  const list = document.getElementById("sentences");
  if (!list) {
    return;
  }
  const typing = (element) => element.matches("input, textarea, select");
  // Its buttons stand below what it rests on; they are what one comes for.
  const enter = (sentence) =>
    (sentence?.querySelector("[data-act]") ?? sentence?.querySelector("summary, a"))?.focus();

  list.addEventListener("keydown", (event) => {
    const sentence = event.target.closest("[data-sentence]");
    if (!sentence || typing(event.target) || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const press = (name) => sentence.querySelector(`[data-act="${name}"]`)?.click();
    const acts = {
      a: () => press("accept"),
      r: () => press("reject"),
      e: () => {
        const edit = sentence.querySelector("[data-edit]");
        if (edit) {
          edit.open = true;
          edit.querySelector("textarea").focus();
        }
      },
      ArrowDown: () => enter(sentence.nextElementSibling),
      ArrowUp: () => enter(sentence.previousElementSibling),
    };
    const act = acts[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (act) {
      event.preventDefault();
      act();
    }
  });

  // A decided sentence comes back changed: the next one that waits is entered.
  document.addEventListener("htmx:load", (event) => {
    const done = event.detail.elt;
    if (!done.matches?.("[data-sentence]") || done.querySelector("[data-focus]")) {
      return;
    }
    let next = done.nextElementSibling;
    while (next && next.dataset.sentence !== "proposed") {
      next = next.nextElementSibling;
    }
    enter(next || done);
  });
})();
