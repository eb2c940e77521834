/* Writing a paper: each part saves itself, parts are dragged, and people see each other.

   Nothing here is needed: every part has a Save button, moves are buttons, and whoever saves
   second is shown both versions in any case. */
"use strict";

(() => {
  const EVERY = 10_000;
  const IDLE = 2_000;

  /* --- saving while one writes ----------------------------------------------------------------------- */
  const timers = new WeakMap();
  const store = (form) => `paper-part:${form.getAttribute("action")}`;
  const say = (form, text) => {
    const box = form.querySelector("[data-saved]");
    if (box) box.textContent = text;
  };
  const words = () => document.getElementById("write-words").dataset;
  const paragraphs = (form) => {
    const field = form.elements.text_json;
    return field ? JSON.parse(field.value || "[]").length : 1;
  };

  document.addEventListener("paper:typed", (event) => typed(event.target));
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-block-form]");
    if (form && !event.target.closest(".rich-text")) typed(form);
  });
  function typed(form) {
    if (!form.matches("[data-block-form]")) return;
    keep(form);
    say(form, words().unsaved);
    clearTimeout(timers.get(form));
    timers.set(form, setTimeout(() => save(form), IDLE));
  }
  // Until the server has it, what was typed is kept in this browser.
  function keep(form) {
    try {
      const held = Object.fromEntries([...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken"));
      localStorage.setItem(store(form), JSON.stringify(held));
    } catch { /* a full or forbidden store only takes away the net below */ }
  }
  const forget = (form) => { try { localStorage.removeItem(store(form)); } catch { /* nothing kept */ } };

  async function save(form) {
    if (!form.isConnected) return;
    // Several paragraphs become parts of their own: that is done when asked for, not under the hand.
    if (paragraphs(form) > 1) return say(form, words().several);
    const data = new FormData(form);
    data.set("autosave", "1");
    const sentText = JSON.stringify([...data]);
    let answer;
    try {
      answer = await fetch(form.action, { method: "POST", body: data, headers: { "HX-Request": "true" } });
    } catch {
      say(form, words().offline);
      timers.set(form, setTimeout(() => save(form), EVERY));
      return;
    }
    if (!form.isConnected) return;
    const type = answer.headers.get("Content-Type") ?? "";
    if (answer.ok && type.includes("json")) {
      form.elements.seen.value = (await answer.json()).version;
      const now = new FormData(form);
      now.set("autosave", "1");
      now.set("seen", data.get("seen"));
      if (JSON.stringify([...now]) === sentText) {
        forget(form);
        say(form, words().saved);
      }
      return;
    }
    if (answer.status === 409 || answer.status === 422) {
      const row = form.closest("li");
      if (!row) return say(form, words().conflict);
      const holder = document.createElement("template");
      holder.innerHTML = await answer.text();
      const fresh = holder.content.querySelector("li");
      row.replaceWith(fresh);
      htmx.process(fresh);
      fresh.dispatchEvent(new CustomEvent("paper:shown", { bubbles: true }));
      return;
    }
    say(form, words().offline);
  }
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-block-form]");
    if (!form) return;
    clearTimeout(timers.get(form));
    forget(form);
  });
  window.addEventListener("beforeunload", (event) => {
    const open = [...document.querySelectorAll("form[data-block-form]")];
    if (open.some((form) => localStorage.getItem(store(form)))) event.preventDefault();
  });

  /* --- who else is here -------------------------------------------------------------------------------- */
  const presence = document.getElementById("presence");
  async function tellPresence() {
    const address = presence?.dataset.presence;
    if (!address || document.hidden) return;
    const data = new FormData();
    data.set("csrfmiddlewaretoken", document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "");
    data.set("block", document.querySelector("li[data-editing]")?.dataset.block ?? "");
    try {
      const answer = await fetch(address, { method: "POST", body: data, headers: { "HX-Request": "true" } });
      if (!answer.ok) return;
      const text = await answer.text();
      if (text !== presence.dataset.last) presence.innerHTML = text;
      presence.dataset.last = text;
      mark();
    } catch { /* told next time */ }
  }
  function mark() {
    document.querySelectorAll(".write-row--taken").forEach((row) => row.classList.remove("write-row--taken"));
    presence?.querySelectorAll("[data-writes-in]").forEach((one) => {
      document.querySelector(`li[data-block="${one.dataset.writesIn}"]`)?.classList.add("write-row--taken");
    });
  }
  if (presence) {
    mark();
    tellPresence();
    setInterval(tellPresence, EVERY);
    document.addEventListener("htmx:afterSettle", tellPresence);
  }

  /* --- choosing a kind ------------------------------------------------------------------------------------ */
  document.addEventListener("click", (event) => {
    const close = event.target.closest("[data-close-choice]");
    if (!close) return;
    event.preventDefault();
    close.closest("li").remove();
  });
  document.addEventListener("htmx:afterSwap", () => {
    document.querySelector("li[data-choosing] button")?.focus();
  });

  /* --- dragging ------------------------------------------------------------------------------------------ */
  function sortable() {
    const list = document.querySelector("ol[data-sortable]");
    if (!list || list.dataset.ready || !window.Sortable) return;
    list.dataset.ready = "yes";
    window.Sortable.create(list, {
      handle: ".write-number",
      draggable: "li",
      animation: 120,
      filter: "[data-editing]",
      preventOnFilter: false,
      onEnd: ({ item, oldIndex, newIndex }) => {
        if (oldIndex === newIndex) return;
        const below = item.previousElementSibling;
        const act = ["drop", item.dataset.block, ...(below ? [below.dataset.block] : [])].join(" ");
        const form = document.getElementById("arrange");
        htmx.ajax("POST", form.action, {
          target: "#rows",
          swap: "outerHTML",
          values: { act, csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value },
        });
      },
    });
  }
  document.addEventListener("htmx:afterSettle", sortable);
  sortable();
})();
