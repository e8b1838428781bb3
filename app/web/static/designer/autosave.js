/* Forms with data-autosave-form save themselves: a second after the last letter, and when a field is left. One answer
   after the other, since each carries the revision that the next must name. layout.html says what a form needs. */
"use strict";
(() => {
  const frame = document.querySelector("[data-designer]");
  if (!frame) return;
  const PAUSE = 1000, AGAIN = 5000;
  const waiting = new Map(); /* form -> timer */
  const held = new Set(); /* forms that wait for a person: somebody else changed the draft */
  let running = null;

  const words = (name) => frame.dataset[`texts${name}`] || "";
  const savesItself = (form) => form?.matches?.("form[data-autosave-form]");
  function tell(form, text, tone = "") {
    const line = form.querySelector("[data-autosave-status]");
    if (!line) return;
    line.textContent = text;
    line.dataset.tone = tone;
  }

  function plan(form, pause) {
    clearTimeout(waiting.get(form));
    waiting.set(form, setTimeout(() => flush(form), pause));
  }
  /* Saves what waits: one form, or all of them. Gives a promise that is kept when nothing is under way any more. */
  function flush(...forms) {
    for (const form of forms.length ? forms : [...waiting.keys()]) {
      if (!waiting.has(form)) continue;
      clearTimeout(waiting.get(form));
      waiting.delete(form);
      if (!held.has(form)) running = (running || Promise.resolve()).then(() => save(form));
    }
    const mine = running;
    mine?.finally(() => { if (running === mine) running = null; });
    return mine;
  }

  async function save(form) {
    if (!form.isConnected) return;
    const sent = new URLSearchParams(new FormData(form));
    if (form.dataset.edit) sent.set("continues", form.dataset.edit);
    delete form.dataset.dirty;
    tell(form, words("Saving"));
    let answer;
    try {
      const response = await fetch(form.action, {
        method: "POST", body: sent, headers: { "X-Autosave": "1" }, credentials: "same-origin", keepalive: true,
      });
      answer = new DOMParser().parseFromString(await response.text(), "text/html").querySelector("[data-live-root]");
    } catch {
      form.dataset.dirty = "true";
      tell(form, words("Failed"), "bad");
      if (!waiting.has(form)) plan(form, AGAIN);
      return;
    }
    if (!answer) {
      form.dataset.dirty = "true";
      held.add(form);
      tell(form, words("Gone"), "bad");
      return;
    }
    take(form, answer);
  }

  function take(form, answer) {
    const { revision, shown, edit, saved } = answer.dataset;
    /* What is typed next into the same form is undone together with this. */
    if (saved && revision !== frame.dataset.revision) form.dataset.edit = edit;
    for (const field of document.querySelectorAll("input[name=revision]")) field.value = revision;
    for (const field of document.querySelectorAll("input[name=shown]")) field.value = shown;
    frame.dataset.revision = revision;
    const errors = [...answer.querySelectorAll("[data-error-for]")];
    answer.querySelectorAll("[data-live]").forEach(exchange);
    clearErrors(form);
    for (const error of errors) showError(form, error.dataset.errorFor, error.textContent);
    if (saved) {
      tell(form, saved, "good");
    } else {
      form.dataset.dirty = "true";
      const own = errors.filter((error) => !error.dataset.errorFor).map((error) => error.textContent);
      tell(form, own.join(" ") || words("Refused"), "bad");
      /* The other forms show what was before somebody else's change; saving them by themselves would undo it. */
      if ("stale" in answer.dataset) for (const one of frame.querySelectorAll("form[data-autosave-form]")) held.add(one);
    }
    document.dispatchEvent(new CustomEvent("designer:saved", { detail: { revision, saved: Boolean(saved) } }));
  }

  /* An element that somebody is at keeps its place, so that the focus isn't lost under their hands. */
  function exchange(fresh) {
    const name = CSS.escape(fresh.dataset.live);
    for (const old of frame.querySelectorAll(`[data-live="${name}"]`)) {
      if (old.contains(document.activeElement)) continue;
      const open = old.querySelector("details")?.open;
      const copy = document.importNode(fresh, true);
      if (open && copy.querySelector("details")) copy.querySelector("details").open = true;
      old.replaceWith(copy);
    }
  }

  function clearErrors(form) {
    for (const list of form.querySelectorAll("ul.t-field-errors")) list.remove();
    for (const field of form.querySelectorAll("[aria-invalid]")) {
      field.removeAttribute("aria-invalid");
      field.classList.remove("is-invalid");
    }
    for (const box of form.querySelectorAll(".t-field-invalid")) box.classList.remove("t-field-invalid");
    form.querySelector(".t-error-summary")?.remove();
  }
  function showError(form, id, sentence) {
    const field = id && form.querySelector(`#${CSS.escape(id)}`);
    if (!field) return;
    const listId = `${id}-errors`;
    let list = document.getElementById(listId);
    if (!list) {
      list = document.createElement("ul");
      list.id = listId;
      list.className = "t-field-errors";
      if (field.matches("fieldset")) field.querySelector("legend")?.after(list);
      else field.before(list);
      field.classList.add(field.matches("fieldset") ? "t-field-invalid" : "is-invalid");
      field.closest(".t-field")?.classList.add("t-field-invalid");
      field.setAttribute("aria-invalid", "true");
      const notes = new Set((field.getAttribute("aria-describedby") || "").split(" ").filter(Boolean));
      field.setAttribute("aria-describedby", [...notes.add(listId)].join(" "));
    }
    const line = document.createElement("li");
    line.textContent = sentence.replace(/^[^:]*: /, "");
    list.append(line);
  }

  frame.addEventListener("input", (event) => {
    if (savesItself(event.target.form)) plan(event.target.form, PAUSE);
  });
  frame.addEventListener("focusout", (event) => {
    const form = event.target.form, next = event.relatedTarget;
    /* On the way to its button the form waits: what is saved by hand is undone by itself. */
    if (next?.form === form && next?.type === "submit") return;
    if (savesItself(form) && waiting.has(form)) flush(form);
  });
  document.addEventListener("visibilitychange", () => { if (document.hidden) flush(); });

  /* What is sent by hand waits for what is under way, and then carries the revision that came of it. */
  document.addEventListener("submit", (event) => {
    const form = event.target, button = event.submitter;
    if (!frame.contains(form) || form.method.toLowerCase() !== "post") return;
    clearTimeout(waiting.get(form));
    waiting.delete(form);
    held.delete(form);
    const pending = flush();
    if (!pending) return;
    event.preventDefault();
    event.stopPropagation();
    pending.finally(() => (button?.isConnected ? form.requestSubmit(button) : form.requestSubmit()));
  }, true);
})();
