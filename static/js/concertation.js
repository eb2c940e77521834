/* Comfort on top of pages that work without it: no frameworks, no state, nothing inline. */
"use strict";

(() => {
  const script = document.currentScript;
  const words = () => document.body.dataset;
  const each = (root, selector, work) => {
    if (root instanceof Element && root.matches(selector)) work(root);
    root.querySelectorAll(selector).forEach(work);
  };

  /* --- messages ------------------------------------------------------------------------------ */
  function say(text, level = "error") {
    const box = document.getElementById("messages");
    const line = document.createElement("div");
    line.className = level;
    line.textContent = text;
    box?.replaceChildren(line);
    line.scrollIntoView({ block: "nearest" });
  }

  /* --- menus ------------------------------------------------------------------------------------ */
  document.addEventListener("click", (event) => {
    const toggle = event.target.closest(".nav-toggle");
    if (toggle) {
      const menu = document.getElementById(toggle.getAttribute("aria-controls"));
      toggle.setAttribute("aria-expanded", String(menu.classList.toggle("is-open")));
    }
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.querySelector("details.menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  /* --- forms: unsaved work, and one press is one request -------------------------------------- */
  const typedIn = new Set();
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-warn-unsaved]");
    if (form) typedIn.add(form);
  });
  window.addEventListener("beforeunload", (event) => {
    if ([...typedIn].some((form) => form.isConnected)) event.preventDefault();
  });
  // Somebody who signed in again in another tab has another token than the page was made with.
  function token() {
    const cookie = document.cookie.split("; ").find((one) => one.startsWith("csrftoken="));
    const meta = document.querySelector('meta[name="csrf-token"]');
    return cookie ? cookie.slice("csrftoken=".length) : (meta?.content ?? "");
  }
  document.addEventListener(
    "submit",
    (event) => {
      const field = event.target.querySelector('input[name="csrfmiddlewaretoken"]');
      if (field && token()) field.value = token();
    },
    true,
  );
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sending && !form.hasAttribute("data-allow-repeat")) {
      event.preventDefault();
      return;
    }
    typedIn.delete(form);
    if (form.method !== "post" || form.matches("[hx-post], [data-allow-repeat]")) return;
    form.dataset.sending = "yes";
    form.setAttribute("aria-busy", "true");
  });
  // A page that comes back from the browser's memory can be sent again.
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sending]").forEach((form) => {
      delete form.dataset.sending;
      form.removeAttribute("aria-busy");
    });
  });

  /* --- htmx ------------------------------------------------------------------------------------- */
  document.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRFToken"] = token();
  });
  document.addEventListener("htmx:responseError", (event) => {
    const status = event.detail.xhr.status;
    say([401, 403].includes(status) ? words().refused : words().failed);
  });
  document.addEventListener("htmx:sendError", () => say(words().offline));

  // The one who types stays where they were; where that place is gone, the new region gets the focus.
  let before = null;
  document.addEventListener("htmx:beforeSwap", (event) => {
    const active = document.activeElement;
    before = event.detail.target.contains(active) ? active.id || true : null;
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    const region = event.detail.elt;
    const wanted = region.querySelector("[data-focus]");
    if (wanted) wanted.focus();
    else if (before && document.activeElement === document.body) {
      const same = before !== true && document.getElementById(before);
      const target = same || region;
      if (!same && !target.hasAttribute("tabindex")) target.tabIndex = -1;
      target.focus({ preventScroll: true });
    }
    before = null;
  });

  /* --- what is found while typing ------------------------------------------------------------------ */
  let loading = null;
  function selects() {
    loading ??= new Promise((resolve, reject) => {
      const style = document.createElement("link");
      style.rel = "stylesheet";
      style.href = script.dataset.selectStyle;
      // Before our own styles, which have the last word.
      document.head.querySelector('link[rel="stylesheet"]').after(style);
      const code = document.createElement("script");
      code.src = script.dataset.selectScript;
      code.onload = () => resolve(window.TomSelect);
      code.onerror = reject;
      document.head.append(code);
    });
    return loading;
  }

  function option(item, escape) {
    const sub = item.sub ? `<span class="sub">${escape(item.sub)}</span>` : "";
    return `<div>${escape(item.text)}${sub}</div>`;
  }

  // In the list for those who see it; said once for those who hear it.
  const spoken = document.createElement("div");
  spoken.className = "visually-hidden";
  spoken.setAttribute("role", "status");
  function remark(text) {
    spoken.textContent = text;
    return `<div class="no-results" role="option" aria-disabled="true" aria-selected="false">${text}</div>`;
  }

  function remote(select) {
    const url = new URL(select.dataset.autocompleteUrl, window.location.href);
    return {
      valueField: "id",
      labelField: "text",
      searchField: [], // the server has searched, accents and aliases included
      shouldLoad: (typed) => typed.trim().length >= Number(select.dataset.autocompleteFrom ?? 1),
      load(typed, answer) {
        url.searchParams.set("q", typed.trim());
        fetch(url, { headers: { Accept: "application/json" }, credentials: "same-origin" })
          .then((response) => (response.ok ? response.json() : Promise.reject(response)))
          .then((found) => {
            this.clearOptions();
            answer(found.results);
          })
          .catch(() => {
            answer();
            say(words().failed);
          });
      },
    };
  }

  function enhance(select) {
    if (select.tomselect || select.dataset.enhanced) return;
    select.dataset.enhanced = "yes";
    const described = select.getAttribute("aria-describedby");
    const invalid = select.getAttribute("aria-invalid");
    selects().then((TomSelect) => {
      const many = select.multiple;
      const empty = select.querySelector('option[value=""]')?.textContent;
      const plugins = many ? { remove_button: { title: words().remove } } : { clear_button: { title: words().remove } };
      const control = new TomSelect(select, {
        ...(select.dataset.autocompleteUrl ? remote(select) : {}),
        plugins,
        // A name that is on no list goes to the server as typed, behind a semicolon; it decides.
        create: select.dataset.autocompleteCreate ? (typed) => ({ id: `;${typed}`, text: typed }) : false,
        persist: false,
        maxOptions: 50,
        closeAfterSelect: true,
        hidePlaceholder: true,
        selectOnTab: true,
        placeholder: select.dataset.placeholder ?? empty ?? "",
        render: {
          option,
          item: (item, escape) => `<div>${escape(item.text)}</div>`,
          option_create: (data, escape) => `<div class="create" role="option" id="${escape(select.id)}-typed">${escape(select.dataset.autocompleteCreate)} <strong>${escape(data.input)}</strong></div>`,
          no_results: (data, escape) => remark(escape(words().nothingFound)),
          loading: (data, escape) => remark(escape(words().searching)),
        },
        onItemAdd() {
          this.setTextboxValue("");
          this.refreshOptions(false);
        },
      });
      // The list itself stays for the form to send; people meet the box in its place.
      select.setAttribute("aria-hidden", "true");
      if (described) control.control_input.setAttribute("aria-describedby", described);
      if (invalid) control.control_input.setAttribute("aria-invalid", invalid);
    });
  }

  /* --- at each new piece of page ------------------------------------------------------------------ */
  function prepare(root) {
    each(root, "select[data-autocomplete-url], select[data-searchable]", enhance);
  }
  function start() {
    document.querySelector("main")?.append(spoken);
    prepare(document);
    document.querySelector("[data-focus]")?.focus();
  }
  document.addEventListener("htmx:load", (event) => prepare(event.detail.elt));
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
