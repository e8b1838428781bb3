/* Order by dragging or by the arrow keys on the grip; each drop posts one move, as the buttons beside it do. */
"use strict";
(() => {
  const status = document.querySelector("[data-sort-status]");
  const lists = [...document.querySelectorAll("[data-sort]")];
  if (!lists.length) return;
  const itemsOf = (list) => [...list.children].filter((one) => "sortItem" in one.dataset);
  const revision = () => document.querySelector("[data-designer]")?.dataset.revision || "";
  const alike = (item) => lists.filter((list) => list.dataset.sort === item.parentElement.dataset.sort);

  function post(item, list) {
    const form = document.createElement("form");
    form.method = "post";
    form.action = item.dataset.sortAction;
    const values = { revision: revision(), to: itemsOf(list).indexOf(item), csrf_token: document.querySelector("meta[name=csrf-token]").content };
    if (list.dataset.sortSection !== undefined) values.section = list.dataset.sortSection;
    for (const [name, value] of Object.entries(values)) {
      const input = document.createElement("input");
      input.type = "hidden";
      input.name = name;
      input.value = value;
      form.append(input);
    }
    document.body.append(form);
    form.submit();
  }
  function tell(item) {
    const place = itemsOf(item.parentElement).indexOf(item) + 1;
    status.textContent = status.dataset.said.replace("{what}", item.dataset.sortName).replace("{place}", place);
  }

  /* Pointer: the item follows the pointer through the lists of its kind. The page listens and not the grip, which is
     taken out and put back on its way and would lose the pointer. */
  function overAt(item, y) {
    for (const list of alike(item)) {
      const box = list.getBoundingClientRect();
      if (y < box.top - 12 || y > box.bottom + 12) continue;
      const next = itemsOf(list).filter((one) => one !== item).find((one) => {
        const other = one.getBoundingClientRect();
        return y < other.top + other.height / 2;
      });
      if (next) list.insertBefore(item, next);
      else list.append(item);
      return;
    }
  }
  function lift(event) {
    const grip = event.target.closest("[data-sort-grip]");
    if (!grip || event.button) return;
    const item = grip.closest("[data-sort-item]");
    const home = item.parentElement, behind = item.nextSibling;
    event.preventDefault();
    item.classList.add("is-lifted");
    const move = (one) => overAt(item, one.clientY);
    const end = (one) => {
      document.removeEventListener("pointermove", move);
      document.removeEventListener("pointerup", end);
      document.removeEventListener("pointercancel", end);
      item.classList.remove("is-lifted");
      if (one.type === "pointercancel") home.insertBefore(item, behind);
      else if (item.parentElement !== home || item.nextSibling !== behind) post(item, item.parentElement);
    };
    document.addEventListener("pointermove", move);
    document.addEventListener("pointerup", end);
    document.addEventListener("pointercancel", end);
  }
  document.addEventListener("pointerdown", lift);

  /* Keyboard: arrows move, Enter or leaving the grip stores, Escape puts it back. */
  let held = null;
  function drop(store) {
    if (!held) return;
    const { item, home, behind } = held;
    held = null;
    item.classList.remove("is-lifted");
    if (!store) home.insertBefore(item, behind);
    else if (item.parentElement !== home || item.nextSibling !== behind) post(item, item.parentElement);
  }
  function step(item, way) {
    const list = item.parentElement, items = itemsOf(list), here = items.indexOf(item), kin = alike(item);
    if (way < 0 && here > 0) list.insertBefore(item, items[here - 1]);
    else if (way > 0 && here < items.length - 1) items[here + 1].after(item);
    else {
      const other = kin[kin.indexOf(list) + way];
      if (other && way < 0) other.append(item);
      else if (other) other.prepend(item);
    }
  }
  document.addEventListener("keydown", (event) => {
    const grip = event.target.closest?.("[data-sort-grip]");
    if (!grip) return;
    const way = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const item = grip.closest("[data-sort-item]");
    if (way) {
      event.preventDefault();
      held ??= { item, home: item.parentElement, behind: item.nextSibling, moving: true };
      held.moving = true;
      item.classList.add("is-lifted");
      step(item, way);
      grip.focus();
      held.moving = false;
      tell(item);
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      drop(true);
    } else if (event.key === "Escape") drop(false);
  });
  document.addEventListener("focusout", (event) => {
    if (held && !held.moving && event.target.closest("[data-sort-item]") === held.item) drop(true);
  });
  for (const grip of document.querySelectorAll("[data-sort-grip]")) grip.hidden = false;
})();
