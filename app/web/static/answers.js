/* Computed fields follow what is typed; without this they are worked out when the answers are saved. */
"use strict";
(() => {
  if (document.body.dataset.answersLive) return;
  document.body.dataset.answersLive = "true";
  const timers = new WeakMap();
  async function work(form) {
    const sent = new FormData();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") sent.append(name, value);
    sent.delete("rows");
    const answer = await fetch(form.dataset.live, { method: "POST", body: sent, headers: { Accept: "application/json" } });
    if (!answer.ok || !(answer.headers.get("Content-Type") || "").startsWith("application/json")) return;
    for (const [field, text] of Object.entries(await answer.json())) {
      const output = form.querySelector(`[data-computed="${CSS.escape(field)}"]`);
      if (output && output.textContent !== (text || "–")) output.textContent = text || "–";
    }
  }
  function plan(event) {
    const form = event.target.closest("form[data-live]");
    if (!form) return;
    clearTimeout(timers.get(form));
    /* A lost connection costs the comfort, not the form. */
    timers.set(form, setTimeout(() => work(form).catch(() => {}), 400));
  }
  document.addEventListener("input", plan);
  document.addEventListener("change", plan);
})();
