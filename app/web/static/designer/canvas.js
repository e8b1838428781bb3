/* The picture of a workflow: states are dragged with a pointer or with arrow keys, steps are drawn from a handle. Each
   move is one POST, and what comes back replaces the picture, so the edges always run as the server draws them. */
"use strict";
(() => {
  const canvas = document.querySelector("[data-canvas]");
  if (!canvas) return;
  const frame = document.querySelector("[data-designer]");
  const scroll = canvas.querySelector("[data-scroll]");
  const data = canvas.dataset;
  const STEP = 10, FAR = 4, PAUSE = 700, ZOOMS = [0.2, 0.3, 0.4, 0.5, 0.65, 0.8, 1, 1.25, 1.5, 2];
  const zoomKey = `tahapan-zoom:${data.picture}`;
  let chosenZoom = Number(sessionStorage.getItem(zoomKey)); /* 0: all of its width on the screen */

  const svg = () => canvas.querySelector(".dc-svg");
  const nodes = () => [...svg().querySelectorAll("[data-node]")];
  const nodeOf = (id) => nodes().find((node) => node.dataset.node === id);
  const tell = (text) => { canvas.querySelector("[data-status]").textContent = text; };
  const size = (node) => { const box = node.querySelector(".dc-box"); return [box.width.baseVal.value, box.height.baseVal.value]; };
  const placeOf = (node) => ({ x: Number(node.dataset.x) + (node.shift?.x || 0), y: Number(node.dataset.y) + (node.shift?.y || 0) });

  const zoomNow = () => chosenZoom || Math.min(1, (scroll.clientWidth - 2) / svg().dataset.width);
  function applyZoom() {
    const picture = svg(), zoom = zoomNow();
    picture.setAttribute("width", Math.round(picture.dataset.width * zoom));
    picture.setAttribute("height", Math.round(picture.dataset.height * zoom));
    picture.classList.add("is-live");
    sessionStorage.setItem(zoomKey, String(chosenZoom));
  }
  canvas.addEventListener("click", (event) => {
    const wanted = event.target.closest("[data-zoom]")?.dataset.zoom;
    if (!wanted) return;
    const zoom = zoomNow();
    if (wanted === "fit") chosenZoom = 0;
    else if (wanted === "in") chosenZoom = ZOOMS.find((one) => one > zoom + 0.01) || zoom;
    else chosenZoom = ZOOMS.findLast((one) => one < zoom - 0.01) || zoom;
    applyZoom();
  });
  window.addEventListener("resize", applyZoom);

  /* Panning: dragging the empty part of the picture scrolls it; a finger scrolls it by itself. */
  scroll.addEventListener("pointerdown", (event) => {
    if (event.pointerType !== "mouse" || event.button !== 0 || event.target.closest("a, [data-node]")) return;
    const from = { x: event.clientX + scroll.scrollLeft, y: event.clientY + scroll.scrollTop };
    const pan = (move) => {
      scroll.classList.add("is-panning");
      scroll.scrollLeft = from.x - move.clientX;
      scroll.scrollTop = from.y - move.clientY;
    };
    const stop = () => {
      scroll.classList.remove("is-panning");
      window.removeEventListener("pointermove", pan);
    };
    window.addEventListener("pointermove", pan);
    window.addEventListener("pointerup", stop, { once: true });
    window.addEventListener("pointercancel", stop, { once: true });
  });
  applyZoom();
  canvas.querySelector("[data-without-js]").remove();
  if (!data.move) return;

  /* While a state moves its edges are straight; the answer of the server bends them again. */
  function shift(node, x, y) {
    const left = Math.max(-Number(node.dataset.x), x), up = Math.max(-Number(node.dataset.y), y);
    node.shift = { x: left, y: up };
    node.setAttribute("transform", `translate(${left} ${up})`);
    for (const path of svg().querySelectorAll("[data-arrow]")) {
      if (![path.dataset.source, path.dataset.to].includes(node.dataset.node)) continue;
      const [from, to] = [nodeOf(path.dataset.source), nodeOf(path.dataset.to)];
      if (!from || !to || from === to) continue;
      const [wide, high] = size(from), a = placeOf(from), b = placeOf(to);
      const ends = [a.x + wide / 2, a.y + high / 2, b.x + wide / 2, b.y + high / 2];
      path.setAttribute("d", `M${ends[0]},${ends[1]} L${ends[2]},${ends[3]}`);
      const mark = svg().querySelector(`[data-mark="${path.dataset.arrow}"]`);
      mark?.setAttribute("transform", `translate(${(ends[0] + ends[2]) / 2 - mark.dataset.x} ${(ends[1] + ends[3]) / 2 - mark.dataset.y})`);
    }
  }

  let queue = Promise.resolve();
  function store(places, { tidy = false, said = "" } = {}) {
    const sent = new URLSearchParams();
    for (const [name, place] of places) {
      sent.append("state", name);
      sent.append("x", String(Math.round(place.x)));
      sent.append("y", String(Math.round(place.y)));
    }
    if (tidy) sent.append("tidy", "1");
    queue = queue.then(() => send(sent, said));
    return queue;
  }
  async function send(sent, said) {
    sent.set("csrf_token", document.querySelector("meta[name=csrf-token]").content);
    let answer = null;
    try {
      const response = await fetch(data.move, { method: "POST", body: sent, headers: { "X-Autosave": "1" }, credentials: "same-origin" });
      answer = new DOMParser().parseFromString(await response.text(), "text/html").querySelector("[data-live-root]");
    } catch { /* Without a connection there is no answer, which is told below. */ }
    if (!answer) { tell(data.textFailed); return; }
    tell(said);
    if (busy()) late = answer;
    else take(answer);
  }
  /* An answer that comes while something is being moved waits; the answer to that move makes it needless. */
  let late = null, following = false;
  const busy = () => following || nodes().some((node) => node.timer);
  function takeLate() {
    if (late && !busy()) take(late);
  }
  function take(answer) {
    late = null;
    const chosen = document.activeElement?.closest?.("[data-node]")?.dataset.node;
    const { revision } = answer.dataset;
    /* Our own move is no news to the other forms of the page; what somebody else changed meanwhile is. */
    if (Number(revision) === Number(frame.dataset.revision) + 1) {
      for (const field of document.querySelectorAll("input[name=revision]")) field.value = revision;
      frame.dataset.revision = revision;
    }
    for (const part of answer.querySelectorAll("[data-live]")) {
      const old = document.querySelector(`[data-live="${CSS.escape(part.dataset.live)}"]`);
      if (old) old.replaceWith(part);
    }
    applyZoom();
    if (chosen) nodeOf(chosen)?.querySelector("a").focus({ preventScroll: true });
  }

  const scale = () => svg().viewBox.baseVal.width / svg().getBoundingClientRect().width;
  function point(event) {
    const box = svg().getBoundingClientRect();
    return { x: (event.clientX - box.left) * scale(), y: (event.clientY - box.top) * scale() };
  }

  function choose(node) {
    for (const one of nodes()) one.classList.toggle("is-chosen", one === node);
    const bar = canvas.querySelector("[data-chosen]");
    bar.hidden = !node;
    if (!node) return;
    bar.querySelector("[data-chosen-title]").textContent = node.dataset.title;
    bar.querySelector("[data-chosen-open]").href = node.querySelector("a").getAttribute("href");
    const step = bar.querySelector("[data-chosen-step]");
    if (step) {
      step.hidden = !node.querySelector("[data-handle]");
      step.href = stepAddress(node.dataset.node);
    }
  }
  function stepAddress(from, to) {
    const address = new URL(data.newStep, location.href);
    address.searchParams.set("source", from);
    if (to) address.searchParams.set("to", to);
    return address.href;
  }

  function follow(onMove, onEnd) {
    following = true;
    const end = (event) => {
      following = false;
      window.removeEventListener("pointermove", onMove);
      window.removeEventListener("pointerup", end);
      window.removeEventListener("pointercancel", end);
      onEnd(event);
      takeLate();
    };
    window.addEventListener("pointermove", onMove);
    window.addEventListener("pointerup", end);
    window.addEventListener("pointercancel", end);
  }

  canvas.addEventListener("pointerdown", (event) => {
    const node = event.target.closest?.("[data-node]");
    if (!node || event.button !== 0) return;
    event.preventDefault();
    if (event.target.closest("[data-handle]")) draw(node, event);
    else drag(node, event);
  });

  function drag(node, event) {
    const from = point(event), already = node.shift || { x: 0, y: 0 };
    let moved = false;
    node.querySelector("a").focus({ preventScroll: true });
    choose(node);
    follow((move) => {
      const to = point(move);
      if (!moved && Math.hypot(to.x - from.x, to.y - from.y) < FAR) return;
      moved = true;
      node.classList.add("is-dragged");
      shift(node, already.x + to.x - from.x, already.y + to.y - from.y);
    }, (end) => {
      node.classList.remove("is-dragged");
      if (!moved) return;
      if (end.type === "pointercancel") shift(node, already.x, already.y);
      else put(node);
    });
  }
  function put(node) {
    clearTimeout(node.timer);
    node.timer = null;
    return store([[node.dataset.node, placeOf(node)]], { said: data.textMoved.replace("{title}", node.dataset.title) });
  }

  function draw(node, event) {
    if (!data.newStep) return;
    const [wide, high] = size(node), start = placeOf(node);
    const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
    line.setAttribute("class", "dc-draw");
    svg().append(line);
    tell(data.textTarget);
    const under = (move) => document.elementFromPoint(move.clientX, move.clientY)?.closest("[data-node]");
    const mark = (target) => { for (const one of nodes()) one.classList.toggle("is-target", one === target && one !== node); };
    follow((move) => {
      const to = point(move);
      line.setAttribute("d", `M${start.x + wide},${start.y + high} L${to.x},${to.y}`);
      mark(under(move));
    }, (end) => {
      const target = end.type === "pointerup" ? under(end) : null;
      line.remove();
      mark(null);
      tell("");
      if (target && target !== node) location.href = stepAddress(node.dataset.node, target.dataset.node);
    });
    /* A finger holds what it touched first; without this it would never be over another state. */
    if (event.target.hasPointerCapture?.(event.pointerId)) event.target.releasePointerCapture(event.pointerId);
  }

  /* A click of a pointer chooses, two open; a link pressed by keyboard or by a screen reader opens at once. */
  canvas.addEventListener("click", (event) => {
    if (event.detail && event.target.closest("[data-node] a")) event.preventDefault();
  });
  canvas.addEventListener("dblclick", (event) => {
    const link = event.target.closest("[data-node]")?.querySelector("a");
    if (link) location.href = link.getAttribute("href");
  });
  canvas.addEventListener("dragstart", (event) => event.preventDefault());
  canvas.addEventListener("focusin", (event) => {
    const node = event.target.closest("[data-node]");
    if (node) choose(node);
  });

  /* Arrow keys: the moves of one moment are stored together. */
  const WAYS = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };
  canvas.addEventListener("keydown", (event) => {
    const way = WAYS[event.key], node = event.target.closest("[data-node]");
    if (!way || !node || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const at = node.shift || { x: 0, y: 0 };
    shift(node, at.x + way[0], at.y + way[1]);
    clearTimeout(node.timer);
    node.timer = setTimeout(() => put(node), PAUSE);
  });
  window.addEventListener("pagehide", () => {
    for (const node of nodes().filter((one) => one.timer && one.shift)) {
      const sent = new URLSearchParams({ state: node.dataset.node, x: Math.round(placeOf(node).x), y: Math.round(placeOf(node).y) });
      sent.set("csrf_token", document.querySelector("meta[name=csrf-token]").content);
      fetch(data.move, { method: "POST", body: sent, keepalive: true, credentials: "same-origin" });
    }
  });

  /* Tidying up: steps forward decide what comes before what; those that lead back are read the other way round. */
  function loadDagre() {
    if (window.dagre) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = data.dagre;
      script.onload = resolve;
      script.onerror = reject;
      document.head.append(script);
    });
  }
  function tidied() {
    const graph = new window.dagre.graphlib.Graph({ multigraph: true });
    graph.setGraph({ rankdir: "LR", nodesep: 70, ranksep: 94, marginx: 20, marginy: 40 });
    graph.setDefaultEdgeLabel(() => ({}));
    for (const node of nodes()) {
      const [width, height] = size(node);
      graph.setNode(node.dataset.node, { width, height });
    }
    for (const path of svg().querySelectorAll("[data-arrow]")) {
      const { source, to, kind, arrow } = path.dataset;
      if (source === to) continue;
      const back = kind === "return" || kind === "withdraw";
      graph.setEdge(back ? to : source, back ? source : to, { weight: kind === "forward" ? 4 : 1 }, arrow);
    }
    window.dagre.layout(graph);
    return graph.nodes().map((name) => {
      const { x, y, width, height } = graph.node(name);
      return [name, { x: x - width / 2, y: y - height / 2 }];
    });
  }
  canvas.querySelector("[data-tidy]").addEventListener("click", async () => {
    try {
      await loadDagre();
      await store(tidied(), { tidy: true, said: data.textTidy });
    } catch {
      tell(data.textFailed);
    }
  });
})();
