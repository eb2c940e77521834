/* The note-taker's page: each note is kept on the device first, then sent, as often as it takes. */
"use strict";

(() => {
  const form = document.getElementById("note-form");
  const body = document.querySelector("#notes tbody");
  if (!form || !body || !window.crypto?.randomUUID) return;
  const words = form.dataset;
  const state = document.getElementById("note-state");
  const again = document.getElementById("note-new");
  const NAMES = ["spoken_at", "party", "speaker", "speaker_post", "question", "stance", "note"];
  const field = (name) => form.elements[name];
  // What is being changed: its key and the version that was read; null while it is a new note.
  let open = null;
  let sending = false;
  let problem = "";

  /* --- what waits on the device ------------------------------------------------------------------ */
  // Kept by person and sitting: whoever signs in next on this device sees and sends nothing of it.
  const whose = `${words.user}:${words.sitting}`;
  const memory = new Map();
  const database = new Promise((done) => {
    if (!window.indexedDB) return done(null);
    const asked = indexedDB.open("concertation-notes", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("notes", { keyPath: "id" });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = asked.onblocked = () => done(null);
  });
  async function inStore(mode, work) {
    const base = await database;
    if (!base) return null;
    return new Promise((done, failed) => {
      const change = base.transaction("notes", mode);
      const asked = work(change.objectStore("notes"));
      change.oncomplete = () => done(asked.result);
      change.onerror = change.onabort = () => failed(change.error);
    });
  }
  async function keep(note) {
    memory.set(note.id, note);
    try {
      if (!(await database)) problem = words.unkept;
      await inStore("readwrite", (store) => store.put(note));
    } catch {
      problem = words.unkept;
    }
  }
  async function forget(note) {
    memory.delete(note.id);
    try {
      await inStore("readwrite", (store) => store.delete(note.id));
    } catch { /* sent twice, it is still one note */ }
  }
  async function recall() {
    const found = (await inStore("readonly", (store) => store.getAll()).catch(() => [])) ?? [];
    for (const note of found) if (note.whose === whose) memory.set(note.id, note);
  }
  const waiting = () => [...memory.values()].filter((note) => !note.stopped);

  /* --- rows ---------------------------------------------------------------------------------------- */
  const chosen = (name, value) =>
    [...(field(name).options ?? [])].find((one) => one.value === value && value)?.text ?? "–";
  const rowOf = (id) => body.querySelector(`tr[data-key="${CSS.escape(id)}"]`);
  function cell(text, label, kind = "td") {
    const made = document.createElement(kind);
    made.textContent = text;
    if (kind === "th") made.scope = "row";
    else made.dataset.label = label;
    return made;
  }
  function button(text, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "btn btn-sm";
    made.textContent = text;
    made.addEventListener("click", act);
    return made;
  }
  function facts(title, typed) {
    const box = document.createElement("div");
    const head = document.createElement("strong");
    head.textContent = title;
    box.append(head);
    for (const name of NAMES) {
      const value = ["question", "stance"].includes(name) ? chosen(name, typed[name]) : typed[name];
      if (!value || value === "–") continue;
      const line = document.createElement("p");
      line.className = "small preline";
      line.textContent = value;
      box.append(line);
    }
    return box;
  }
  function show(note, tag, kind, more = null) {
    const heads = [...document.querySelectorAll("#notes thead th")].map((one) => one.textContent);
    const row = rowOf(note.id) ?? document.createElement("tr");
    row.dataset.key = note.id;
    if (note.version) row.dataset.version = note.version;
    for (const name of NAMES) row.setAttribute(`data-${name}`, note.typed[name]);
    const typed = note.typed;
    const who = cell(typed.party || "–", heads[1], "th");
    if (typed.speaker) {
      const sub = document.createElement("span");
      sub.className = "sub";
      sub.textContent = [typed.speaker, typed.speaker_post].filter(Boolean).join(", ");
      who.append(sub);
    }
    const last = cell("", heads[5]);
    const badge = document.createElement("span");
    badge.className = `tag tag--${kind}`;
    badge.textContent = tag;
    last.append(badge);
    if (more) last.append(more);
    else last.append(" ", button(words.edit, () => change(note.id)));
    const text = cell(typed.note, heads[4]);
    text.className = "preline";
    const time = cell(typed.spoken_at.slice(11), heads[0]);
    time.className = "date";
    row.replaceChildren(
      time, who,
      // As the page writes it, without its number in the list.
      cell(chosen("question", typed.question).replace(/^\d+\. /, ""), heads[2]),
      cell(chosen("stance", typed.stance), heads[3]), text, last,
    );
    if (row.isConnected) return;
    const after = [...body.rows].find((one) => one.getAttribute("data-spoken_at") > typed.spoken_at);
    body.insertBefore(row, after ?? null);
  }
  function tell() {
    const number = waiting().length;
    let text = number === 1 ? words.waitingOne : words.waiting.replace("%(n)s", number);
    if (!number) text = memory.size ? "" : words.sent;
    state.textContent = problem && number ? problem : text;
  }

  /* --- sending --------------------------------------------------------------------------------------- */
  function token() {
    const cookie = document.cookie.split("; ").find((one) => one.startsWith("csrftoken="));
    return cookie ? cookie.slice("csrftoken=".length) : field("csrfmiddlewaretoken").value;
  }
  async function send(note) {
    const answer = await fetch(words.put.replace("00000000-0000-0000-0000-000000000000", note.id), {
      method: "PUT",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token(), Accept: "application/json" },
      body: JSON.stringify({ ...note.typed, version: note.version ?? null }),
    });
    const said = await answer.json().catch(() => ({}));
    // What was typed into the same note while it was on its way goes on as a change of it.
    const later = memory.get(note.id);
    if (answer.ok && later && later !== note) {
      await keep({ ...later, version: said.version });
      return true;
    }
    if (answer.ok) {
      await forget(note);
      const stored = Object.fromEntries(NAMES.map((name) => [name, said[name]]));
      show({ id: note.id, version: said.version, typed: stored }, words.stateSaved, "good");
      return true;
    }
    if (answer.status === 409) {
      await keep({ ...note, stopped: true });
      conflict(note, said.stored);
      return true;
    }
    if (answer.status === 422) {
      await keep({ ...note, stopped: true });
      const why = document.createElement("p");
      why.className = "invalid small";
      why.textContent = said.detail ?? "";
      const box = document.createElement("div");
      box.append(why, button(words.edit, () => change(note.id)));
      show(note, words.stateWrong, "bad", box);
      return true;
    }
    problem = [401, 403].includes(answer.status) ? words.signedOut : "";
    return false;
  }
  function conflict(note, stored) {
    const theirs = Object.fromEntries(NAMES.map((name) => [name, stored[name]]));
    const box = document.createElement("div");
    const both = document.createElement("div");
    both.className = "note-both";
    both.append(facts(words.mine, note.typed), facts(`${words.theirs} (${stored.who})`, theirs));
    const choice = document.createElement("p");
    choice.className = "btn-row";
    choice.append(
      button(words.keepMine, async () => {
        await keep({ ...note, version: stored.version, stopped: false });
        show(note, words.stateWaiting, "caution");
        sendAll();
      }),
      button(words.takeTheirs, async () => {
        await forget(note);
        show({ id: note.id, version: stored.version, typed: theirs }, words.stateSaved, "good");
        tell();
      }),
    );
    box.append(both, choice);
    show(note, words.stateConflict, "bad", box);
  }
  async function sendAll() {
    if (sending) return;
    sending = true;
    problem = problem === words.unkept ? problem : "";
    try {
      for (const note of waiting()) if (!(await send(note))) break;
    } catch { /* no connection: they wait */ }
    sending = false;
    tell();
  }

  /* --- writing --------------------------------------------------------------------------------------- */
  const now = () => {
    // In the time zone of the person, which the page is in, whatever the device is set to.
    const here = new Date(Date.now() + Number(words.offset) * 60000);
    return here.toISOString().slice(0, 19);
  };
  function begin() {
    open = null;
    again.hidden = true;
    // The next speaker mostly speaks on the same question.
    for (const name of NAMES) if (name !== "question") field(name).value = "";
    field("spoken_at").value = now();
    field("party").focus();
  }
  function change(id) {
    const row = rowOf(id);
    open = { id, version: row.dataset.version ? Number(row.dataset.version) : null };
    for (const name of NAMES) field(name).value = row.getAttribute(`data-${name}`) ?? "";
    again.hidden = false;
    field("party").focus();
  }
  async function save() {
    const typed = Object.fromEntries(NAMES.map((name) => [name, field(name).value.trim()]));
    if (!typed.party && !typed.speaker && !typed.note) return field("party").focus();
    if (!typed.spoken_at) typed.spoken_at = now();
    if (typed.spoken_at.length === 16) typed.spoken_at += ":00";
    const id = open?.id ?? crypto.randomUUID();
    const note = { id, whose, typed, version: open?.version ?? null };
    // At once: who notes goes on typing while it is put away.
    begin();
    show(note, words.stateWaiting, "caution");
    await keep(note);
    sendAll();
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    save();
  }, true);
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    save();
  });
  again.addEventListener("click", begin);
  // The post that the speaker holds comes with the name.
  field("speaker").addEventListener("change", () => {
    const found = [...document.querySelectorAll("#speakers option")].find(
      (one) => one.value === field("speaker").value,
    );
    if (found) field("speaker_post").value = found.dataset.post;
  });
  body.addEventListener("click", (event) => {
    const link = event.target.closest("a.note-edit");
    if (!link) return;
    event.preventDefault();
    change(link.closest("tr").dataset.key);
  });
  window.addEventListener("online", sendAll);
  window.addEventListener("beforeunload", (event) => {
    if (waiting().length && problem === words.unkept) event.preventDefault();
  });
  setInterval(() => waiting().length && sendAll(), 10000);

  recall().then(() => {
    for (const note of memory.values()) show(note, words.stateWaiting, "caution");
    for (const note of memory.values()) note.stopped = false;
    if (memory.size) sendAll();
    field("spoken_at").value = now();
  });
})();
