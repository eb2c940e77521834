/* Running text of a paper: an editor in the place of each box, limited to what papers can print.

   It reads and writes stored inlines (reports/stored_inlines.py), which go to the server beside
   the box as "<name>_json". Without this script the box itself is written in. */

const $ = (id) => document.getElementById(id);
const library = await import($("editor-module").href);
const { Editor, Node, Mark, Document, Paragraph, Text, Bold, Italic, History } = library;

/* --- what a text can hold ------------------------------------------------------------------------ */
const attribute = (name, fallback = null) => ({ [name]: { default: fallback, rendered: false } });
const chip = (name, attributes, shown) =>
  Node.create({
    name,
    group: "inline",
    inline: true,
    atom: true,
    addAttributes: () => Object.assign({}, ...attributes.map((one) => attribute(one, ""))),
    parseHTML: () => [{ tag: `span[data-chip="${name}"]` }],
    renderHTML: ({ node }) => [
      "span",
      { class: `chip chip--${name}`, "data-chip": name, title: shown(node.attrs).title },
      shown(node.attrs).text,
    ],
  });
const Ref = chip("ref", ["key", "end", "bare", "shown"], (one) => ({ text: one.shown || "→", title: one.key }));
const Fact = chip("fact", ["name", "options", "shown"], (one) => ({ text: one.shown || one.name, title: one.name }));
const Note = chip("note", ["content"], (one) => ({ text: "*", title: plain(one.content || []) })).extend({
  parseHTML: () => [
    {
      tag: "span[data-note]",
      getAttrs: (element) => ({ content: [{ t: "text", text: element.dataset.note }] }),
    },
  ],
});
const mark = (name, attributes, tag, getAttrs, render) =>
  Mark.create({
    name,
    inclusive: name !== "link",
    addAttributes: () => Object.assign({}, ...attributes.map((one) => attribute(one, ""))),
    parseHTML: () => (tag ? [{ tag, getAttrs }] : []),
    renderHTML: ({ mark: one }) => [...render(one.attrs), 0],
  });
const LinkMark = mark(
  "link", ["address"], "a[href]",
  (element) => (/^(https?:|mailto:)/i.test(element.getAttribute("href")) ? { address: element.getAttribute("href") } : false),
  (attrs) => ["span", { class: "mark-link", title: attrs.address }],
);
const Language = mark("lang", ["code"], null, null, (attrs) => ["span", { lang: attrs.code, class: "mark-lang" }]);
const Sentence = mark("sentence", ["sources"], null, null, (attrs) => [
  "span", { class: "mark-sentence", title: named(attrs.sources || []) },
]);

const named = (sources) => sources.map((one) => one.code ?? `${one.model}:${one.id}`).join(", ");
const plain = (inlines) => inlines.map((one) => one.text ?? plain(one.content ?? [])).join("");

/* --- stored inlines to the editor's document, and back -------------------------------------------- */
function marksOf(one) {
  const marks = [];
  if (one.strong) marks.push({ type: "bold" });
  if (one.em) marks.push({ type: "italic" });
  if (one.lang) marks.push({ type: "lang", attrs: { code: one.lang } });
  return marks;
}
function toNodes(inlines, outer = []) {
  return inlines.flatMap((one) => {
    switch (one.t) {
      case "text":
        return one.text ? [{ type: "text", text: one.text, marks: [...outer, ...marksOf(one)] }] : [];
      case "link":
        return [{ type: "text", text: one.text || one.address, marks: [...outer, { type: "link", attrs: { address: one.address } }] }];
      case "span":
        return toNodes(one.content, [...outer, { type: "sentence", attrs: { sources: one.sources } }]);
      case "ref":
        return [{ type: "ref", attrs: { key: one.key, end: one.end ?? "", bare: Boolean(one.bare), shown: one.shown }, marks: outer }];
      case "fact":
        return [{ type: "fact", attrs: { name: one.name, options: one.options ?? {}, shown: one.shown }, marks: outer }];
      default:
        return [{ type: "note", attrs: { content: one.content }, marks: outer }];
    }
  });
}
const toDocument = (paragraphs) => ({
  type: "doc",
  content: (paragraphs.length ? paragraphs : [[]]).map((one) => ({ type: "paragraph", content: toNodes(one) })),
});

const found = (node, name) => (node.marks ?? []).find((one) => one.type === name)?.attrs;
function toInline(node) {
  if (node.type === "ref") {
    const { key, end, bare, shown } = node.attrs;
    return { t: "ref", key, ...(end && { end }), ...(bare && { bare: true }), shown };
  }
  if (node.type === "fact") return { t: "fact", name: node.attrs.name, options: node.attrs.options, shown: node.attrs.shown };
  if (node.type === "note") return { t: "note", content: node.attrs.content };
  const link = found(node, "link");
  if (link) return { t: "link", address: link.address, text: node.text };
  const lang = found(node, "lang")?.code;
  return {
    t: "text",
    text: node.text,
    ...(found(node, "italic") !== undefined || has(node, "italic") ? { em: true } : {}),
    ...(has(node, "bold") && { strong: true }),
    ...(lang && { lang }),
  };
}
const has = (node, name) => (node.marks ?? []).some((one) => one.type === name);
function toInlines(nodes) {
  const out = [];
  for (const node of nodes ?? []) {
    const sources = found(node, "sentence")?.sources;
    const one = toInline(node);
    if (!sources) {
      out.push(one);
      continue;
    }
    const last = out.at(-1);
    if (last?.t === "span" && JSON.stringify(last.sources) === JSON.stringify(sources)) last.content.push(one);
    else out.push({ t: "span", content: [one], sources });
  }
  return out;
}
const fromDocument = (json) => (json.content ?? []).map((one) => toInlines(one.content)).filter((one) => one.length);

/* --- what is pasted ------------------------------------------------------------------------------- */
// Word writes list marks as text, footnotes at the end, and a language on every word.
function cleaned(html) {
  // The page's policy forbids styles, also in what is only looked at; Word says in them what is what.
  const unstyled = html.replace(/<[^>]*>/g, (tag) => tag.replace(/\sstyle\s*=/gi, " data-style="));
  const pasted = new DOMParser().parseFromString(unstyled, "text/html");
  pasted.querySelectorAll("style, script, meta, link, title, xml, o\\:p, [data-style*='mso-list:Ignore'], [data-style*='mso-list: Ignore']").forEach((one) => one.remove());
  pasted.querySelectorAll("a[href*='#_ftn'], a[href*='#sdfootnote'], a[href*='#footnote']").forEach((anchor) => {
    const name = anchor.getAttribute("href").split("#")[1].replace(/^_/, "").replace(/sym$/, "");
    const text = pasted.getElementById(name)?.textContent.replace(/^\s*\[?\d+\]?\s*/, "").trim();
    if (!text) return;
    const note = pasted.createElement("span");
    note.dataset.note = text.replace(/\s+/g, " ");
    anchor.replaceWith(note);
  });
  pasted.querySelectorAll("[data-style*='mso-element:footnote'], [id^='ftn'], [id^='sdfootnote']").forEach((one) => one.remove());
  pasted.querySelectorAll("[lang]").forEach((one) => one.removeAttribute("lang"));
  return pasted.body.innerHTML;
}

/* --- dialogs ---------------------------------------------------------------------------------------- */
// Each is a <dialog> of the page with a form; it answers with the form's data, or null.
function ask(name, fill) {
  const dialog = $(`editor-${name}`);
  const form = dialog.querySelector("form");
  form.reset();
  fill?.(form);
  dialog.showModal();
  return new Promise((done) => {
    dialog.addEventListener("close", () => done(dialog.returnValue === "ok" ? form : null), { once: true });
  });
}
async function places(form) {
  const answer = await fetch(form.dataset.places, { headers: { Accept: "application/json" } });
  return (await answer.json()).places;
}
async function insertReference(editor, form) {
  const known = await places(form);
  const options = (list, first) => [
    ...(first ? [new Option(first, "")] : []),
    ...list.map((one) => new Option(`${one.label} – ${one.words}`, one.key)),
  ];
  const answer = await ask("ref", (dialog) => {
    const draw = () => {
      const typed = dialog.elements.filter.value.toLowerCase();
      const seen = known.filter((one) => `${one.label} ${one.words}`.toLowerCase().includes(typed));
      dialog.elements.key.replaceChildren(...options(seen));
      dialog.elements.key.selectedIndex = seen.length ? 0 : -1;
    };
    dialog.elements.end.replaceChildren(...options(known, dialog.dataset.none));
    dialog.elements.filter.oninput = draw;
    draw();
  });
  const key = answer?.elements.key.value;
  if (!key) return editor.commands.focus();
  const end = answer.elements.end.value;
  const label = (wanted) => known.find((one) => one.key === wanted)?.label ?? "";
  const shown = end ? `${label(key)} – ${label(end)}` : label(key);
  editor.chain().focus().insertContent({ type: "ref", attrs: { key, end, bare: answer.elements.bare.checked, shown } }).run();
}
// The options of a live value are a form of the server's, drawn when the value is chosen.
async function drawOptions(dialog, form) {
  const address = `${form.dataset.fact}form/?name=${encodeURIComponent(dialog.elements.name.value)}`;
  const box = dialog.querySelector("[data-options]");
  box.innerHTML = await (await fetch(address, { headers: { "HX-Request": "true" } })).text();
  htmx.process(box);
}
async function insertFact(editor, form) {
  const answer = await ask("fact", (dialog) => {
    dialog.elements.name.onchange = () => drawOptions(dialog, form);
    drawOptions(dialog, form);
  });
  if (!answer?.elements.name.value) return editor.commands.focus();
  const sent = new URLSearchParams(new FormData(answer));
  const reply = await fetch(`${form.dataset.fact}?${sent}`, { headers: { Accept: "application/json" } });
  const said = await reply.json();
  if (!reply.ok) return tell(form, said.problem);
  editor.chain().focus().insertContent({ type: "fact", attrs: { name: said.name, options: said.options, shown: said.shown } }).run();
}
async function setLink(editor) {
  const current = editor.getAttributes("link").address ?? "";
  const answer = await ask("link", (dialog) => { dialog.elements.address.value = current; });
  if (!answer) return editor.commands.focus();
  const address = answer.elements.address.value.trim();
  if (!address) return editor.chain().focus().extendMarkRange("link").unsetMark("link").run();
  if (editor.state.selection.empty && !current) {
    return editor.chain().focus().insertContent({ type: "text", text: address, marks: [{ type: "link", attrs: { address } }] }).run();
  }
  editor.chain().focus().extendMarkRange("link").setMark("link", { address }).run();
}
async function setSentence(editor, form) {
  const current = editor.getAttributes("sentence").sources ?? [];
  const answer = await ask("sentence", (dialog) => { dialog.elements.codes.value = named(current); });
  if (!answer) return editor.commands.focus();
  const codes = answer.elements.codes.value.trim();
  const chain = editor.chain().focus();
  if (current.length && editor.state.selection.empty) chain.extendMarkRange("sentence");
  if (!codes) return chain.unsetMark("sentence").run();
  const reply = await fetch(`${form.dataset.records}?codes=${encodeURIComponent(codes)}`, { headers: { Accept: "application/json" } });
  const said = await reply.json();
  if (!reply.ok) return tell(form, said.problem);
  chain.setMark("sentence", { sources: said.sources }).run();
}
async function setNote(editor, position = null) {
  const stored = position === null ? [] : editor.state.doc.nodeAt(position).attrs.content;
  const box = $("editor-note-text");
  const inner = new Editor({
    element: box,
    injectCSS: false,
    extensions: [Document.extend({ content: "paragraph" }), Paragraph, Text, Bold, Italic, History, LinkMark, Language, Ref, Fact],
    content: toDocument([stored]),
    editorProps: { attributes: { role: "textbox", "aria-label": box.dataset.label } },
  });
  const answer = await ask("note");
  const [content = []] = fromDocument(inner.getJSON());
  inner.destroy();
  box.replaceChildren();
  if (!answer) return editor.commands.focus();
  if (position !== null) {
    const range = { from: position, to: position + 1 };
    const chain = editor.chain().focus().deleteRange(range);
    return (content.length ? chain.insertContentAt(position, { type: "note", attrs: { content } }) : chain).run();
  }
  if (content.length) editor.chain().focus().insertContent({ type: "note", attrs: { content } }).run();
}
function tell(form, text) {
  const box = form.querySelector("[data-saved]");
  if (box) box.textContent = text;
}

/* --- the editor ------------------------------------------------------------------------------------ */
const ACTS = {
  bold: (editor) => editor.chain().focus().toggleBold().run(),
  italic: (editor) => editor.chain().focus().toggleItalic().run(),
  link: setLink,
  note: (editor) => setNote(editor),
  ref: insertReference,
  fact: insertFact,
  sentence: setSentence,
  undo: (editor) => editor.chain().focus().undo().run(),
  redo: (editor) => editor.chain().focus().redo().run(),
};

function takeOver(area) {
  area.removeAttribute("data-rich-text");
  const form = area.form;
  const many = area.hasAttribute("data-many");
  const sent = document.createElement("input");
  sent.type = "hidden";
  sent.name = `${area.name}_json`;
  const frame = document.createElement("div");
  frame.className = "rich-text";
  const bar = $("editor-bar").content.firstElementChild.cloneNode(true);
  const box = document.createElement("div");
  frame.append(bar, box, sent);
  area.after(frame);
  area.hidden = true;
  const label = document.querySelector(`label[for="${CSS.escape(area.id)}"]`);
  if (label) label.id ||= `${area.id}_label`;
  const language = form.dataset.paperLanguage;
  const editor = new Editor({
    element: box,
    injectCSS: false,
    extensions: [
      Document.extend({ content: many ? "paragraph+" : "paragraph" }),
      Paragraph, Text, Bold, Italic, History, LinkMark, Language, Sentence, Ref, Fact, Note,
    ],
    content: toDocument(JSON.parse(area.dataset.inlines || "[]")),
    editorProps: {
      attributes: {
        role: "textbox", "aria-multiline": "true", lang: language ?? "",
        dir: /^(ar|he|fa|ur)/.test(language ?? "") ? "rtl" : "ltr",
        ...(label && { "aria-labelledby": label.id }),
        ...(area.getAttribute("aria-describedby") && { "aria-describedby": area.getAttribute("aria-describedby") }),
      },
      transformPastedHTML: cleaned,
      handleClickOn: (_view, position, node) => {
        if (node.type.name !== "note") return false;
        setNote(editor, position);
        return true;
      },
    },
  });
  const write = () => { sent.value = JSON.stringify(fromDocument(editor.getJSON())); };
  write();
  editor.on("update", () => {
    write();
    form.dispatchEvent(new CustomEvent("paper:typed", { bubbles: true }));
  });
  editor.on("selectionUpdate", () => marked(bar, editor));
  editor.on("update", () => marked(bar, editor));
  label?.addEventListener("click", () => editor.commands.focus());
  bar.addEventListener("click", (event) => {
    const act = event.target.closest("button")?.dataset.act;
    if (act) ACTS[act](editor, form);
  });
  box.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "k") {
      event.preventDefault();
      setLink(editor);
    }
  });
  frame.editor = editor;
  return editor;
}
function marked(bar, editor) {
  for (const button of bar.querySelectorAll("[aria-pressed]")) {
    button.setAttribute("aria-pressed", String(editor.isActive(button.dataset.act)));
  }
}
function takeOverAll(root) {
  const areas = [...root.querySelectorAll("textarea[data-rich-text]")];
  const editors = areas.map(takeOver);
  if (root !== document) editors[0]?.commands.focus("end");
}
document.addEventListener("htmx:load", (event) => takeOverAll(event.detail.elt));
document.addEventListener("paper:shown", (event) => takeOverAll(event.target));
takeOverAll(document);
