/* Comfort on top of pages that work without it: each part looks for its own data attribute and leaves all else alone. */
"use strict";
(() => {
  const texts = JSON.parse(document.body.dataset.texts || "{}");
  const posts = (form) => form.method.toLowerCase() === "post";
  let leaving = false;

  /* On a phone the navigation of the designer is wider than the screen: show where one is. */
  const tabs = document.querySelector(".d-tabs"), tab = tabs?.querySelector("[aria-current]");
  if (tab) tabs.scrollLeft = tab.offsetLeft - tabs.offsetLeft - 24;

  /* Send once: the second click of a double click would otherwise be a second step. */
  function lockButtons(form) {
    form.dataset.sent = "true";
    for (const button of form.querySelectorAll("button[type=submit]:not([disabled])")) {
      button.setAttribute("aria-disabled", "true");
    }
  }
  function unlockAll() {
    leaving = false;
    for (const form of document.querySelectorAll("form[data-sent]")) {
      delete form.dataset.sent;
      for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
    }
  }
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const question = event.submitter?.dataset.confirm;
    if (form.dataset.sent || (question && !window.confirm(question))) {
      event.preventDefault();
      return;
    }
    if (posts(form) && !event.defaultPrevented) {
      /* Sending one form still asks about another that was typed in. */
      leaving = ![...document.querySelectorAll("form[data-dirty]")].some((other) => other !== form);
      lockButtons(form);
      rememberSent(form);
    }
  });
  window.addEventListener("pageshow", unlockAll);

  /* Unsaved changes: ask before leaving a form that was typed in. */
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form && posts(form) && !("noGuard" in form.dataset)) form.dataset.dirty = "true";
  });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && document.querySelector("form[data-dirty]")) event.preventDefault();
  });

  /* Drafts of long texts stay in this browser until the server has them. Keys carry the signed-in account, so that
     the next person at a shared computer never sees them; signing out forgets them. */
  const owner = document.body.dataset.account || "";
  const draftKey = (area) => `tahapan:${owner}:${location.pathname}:${area.dataset.autosave || area.name}`;
  const sentKey = "tahapan-sent";
  const clockText = (date) => `${String(date.getHours()).padStart(2, "0")}${texts.separator || "."}${String(date.getMinutes()).padStart(2, "0")}`;
  const noteOf = (area) => {
    let note = document.getElementById(`${area.id}-draft`);
    if (!note) {
      note = document.createElement("p");
      note.id = `${area.id}-draft`;
      note.className = "t-draft-note";
      note.setAttribute("role", "status");
      area.after(note);
    }
    return note;
  };
  function keep(area) {
    if (!owner) return;
    try {
      localStorage.setItem(draftKey(area), JSON.stringify({ text: area.value, at: Date.now() }));
      noteOf(area).textContent = texts.saved.replace("{time}", clockText(new Date()));
    } catch { /* A full or forbidden store costs the comfort, not the form. */ }
  }
  function restore(area) {
    if (!owner) return;
    try {
      const draft = JSON.parse(localStorage.getItem(draftKey(area)) || "null");
      if (!draft || draft.text === area.value) return;
      const age = Date.now() - draft.at;
      if (age > 14 * 24 * 3600 * 1000) { localStorage.removeItem(draftKey(area)); return; }
      offer(area, draft);
    } catch { /* An unreadable draft is no draft. */ }
  }
  function offer(area, draft) {
    const note = noteOf(area);
    note.textContent = `${texts.found.replace("{time}", new Date(draft.at).toLocaleString(document.documentElement.lang))} `;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-secondary btn-sm";
    button.textContent = texts.restore;
    button.addEventListener("click", () => {
      area.value = draft.text;
      note.textContent = texts.restored;
      area.dispatchEvent(new Event("input", { bubbles: true }));
      area.focus();
    });
    note.append(button);
  }
  /* The draft goes only when the very next page is a good one: a lost session or a refused form keeps the text. */
  function rememberSent(form) {
    const keys = [...form.querySelectorAll("textarea[data-autosave]")].map(draftKey);
    if (keys.length) sessionStorage.setItem(sentKey, JSON.stringify(keys));
  }
  function forgetSent() {
    const keys = JSON.parse(sessionStorage.getItem(sentKey) || "[]");
    sessionStorage.removeItem(sentKey);
    if (!owner || document.querySelector(".t-error-summary, .is-invalid, [data-error-page]")) return;
    for (const key of keys) localStorage.removeItem(key);
  }
  function forgetAll() {
    for (const key of Object.keys(localStorage)) if (key.startsWith(`tahapan:${owner}:`)) localStorage.removeItem(key);
  }
  let timer;
  document.addEventListener("input", (event) => {
    const area = event.target;
    if (!area.matches("textarea[data-autosave]")) return;
    clearTimeout(timer);
    timer = setTimeout(() => keep(area), 800);
  });
  document.querySelector("[data-sign-out]")?.addEventListener("submit", forgetAll);

  /* Select all rows of a table, and how many are chosen. */
  document.addEventListener("change", (event) => {
    const box = event.target;
    const table = box.closest("table");
    if (!table || !box.matches("[data-select-all], [data-select-row]")) return;
    const rows = [...table.querySelectorAll("[data-select-row]")];
    const all = table.querySelector("[data-select-all]");
    if (box === all) for (const row of rows) row.checked = all.checked;
    const chosen = rows.filter((row) => row.checked).length;
    if (all) {
      all.checked = rows.length > 0 && chosen === rows.length;
      all.indeterminate = chosen > 0 && chosen < rows.length;
    }
    const counter = document.querySelector("[data-selected-count]");
    if (counter) counter.textContent = texts.selected.replace("{count}", chosen);
  });

  /* After saving, a page opens at the part that was saved: what is said on its top floats into view for a while. */
  const flashes = document.querySelector("[data-flashes]");
  if (flashes && location.hash) {
    const land = () => flashes.classList.remove("is-floating");
    flashes.classList.add("is-floating");
    flashes.addEventListener("click", land);
    setTimeout(land, 10_000);
  }

  /* Menus close on Escape and on a click elsewhere. */
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll("details[data-closes][open]")) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details[data-closes][open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });

  /* Fill a form from a row of a list (the demo accounts on the sign-in page). */
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-fill]");
    if (!button) return;
    for (const [name, value] of Object.entries(JSON.parse(button.dataset.fill))) {
      const field = document.querySelector(`[name="${CSS.escape(name)}"]`);
      if (field) field.value = value;
    }
    document.querySelector("form[data-fillable] button[type=submit]")?.focus();
  });

  /* htmx sends the token that forms carry in a hidden field. */
  document.addEventListener("htmx:config:request", (event) => {
    const token = document.querySelector("meta[name=csrf-token]")?.content;
    if (token) event.detail.ctx.request.headers["X-CSRFToken"] = token;
  });

  for (const element of document.querySelectorAll("[data-print]")) {
    element.hidden = false;
    element.addEventListener("click", () => window.print());
  }
  for (const element of document.querySelectorAll("[data-select-all], [data-needs-js]")) element.hidden = false;
  document.querySelector("[data-focus]")?.focus();
  forgetSent();
  for (const area of document.querySelectorAll("textarea[data-autosave]")) restore(area);
})();
