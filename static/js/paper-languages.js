/* A term of the glossary is put where the cursor stands; without script the server puts it at the end. */
"use strict";

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-insert]");
  const form = button?.closest("form");
  if (!form) return;
  const boxes = [...form.querySelectorAll("textarea")];
  const box = boxes.find((one) => one.dataset.lastUsed) ?? boxes.at(-1);
  if (!box) return;
  event.preventDefault();
  const end = box.selectionEnd;
  box.setRangeText(button.value, box.selectionStart, end, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.focus();
});

document.addEventListener("focusin", (event) => {
  if (!event.target.matches("form textarea")) return;
  for (const one of event.target.form.querySelectorAll("textarea")) delete one.dataset.lastUsed;
  event.target.dataset.lastUsed = "1";
});
