// The page that was read: overlapping marks, the chain of the statement in view, filters.
// All text is in the document already; nothing here makes HTML from text.
"use strict";

const marks = [...document.querySelectorAll(".page mark[data-marks]")].map((element) => ({
  element,
  // 'content-1:3 source:4', the outermost first
  parts: element.dataset.marks.split(" ").map((each) => {
    const [name, number] = each.split(":");
    return { name, number };
  }),
}));
const rows = new Map([...document.querySelectorAll("#statements > li")].map((row) => [row.dataset.number, row]));
const filters = document.getElementById("filters");
const count = document.getElementById("count");
const way = document.getElementById("way");
const wayText = document.getElementById("way-text");

const PARTS = ["own", "content-1", "content-2", "content-3", "cue", "source"];
const live = "highlights" in CSS && typeof Highlight === "function" && typeof StaticRange === "function";
const painted = new Map();
let active = null;
let pinned = false;

if (live) {
  document.documentElement.classList.add("live");
  for (const prefix of ["", "active-"]) {
    for (const part of PARTS) {
      const highlight = new Highlight();
      highlight.priority = painted.size;
      painted.set(prefix + part, highlight);
      CSS.highlights.set(prefix + part, highlight);
    }
  }
}

function shown(number) {
  return number === "0" || !rows.get(number).hidden;
}

function paint() {
  for (const highlight of painted.values()) highlight.clear();
  for (const { element, parts } of marks) {
    const left = parts.filter((part) => shown(part.number));
    element.classList.toggle("out", left.length === 0);
    element.classList.toggle("active", left.some((part) => part.number === active));
    const text = element.firstChild;
    if (!live || !text) continue;
    for (const { name, number } of left) {
      const range = new StaticRange({ startContainer: text, startOffset: 0, endContainer: text, endOffset: text.length });
      painted.get(name).add(range);
      if (number === active) painted.get("active-" + name).add(range);
    }
  }
  for (const [number, row] of rows) row.classList.toggle("active", number === active);
  for (const ref of document.querySelectorAll(".page .ref")) ref.classList.toggle("out", !shown(ref.dataset.number));
}

function show(number) {
  if (number === active) return;
  active = number;
  way.hidden = number === null;
  if (number !== null) {
    const row = rows.get(number);
    const parts = [".chain", ".how"].map((part) => row.querySelector(part).cloneNode(true));
    wayText.replaceChildren(...parts);
  }
  paint();
}

function innermost(element) {
  const mark = marks.find((each) => each.element === element);
  const parts = mark.parts.filter((part) => part.number !== "0" && shown(part.number));
  return parts.length ? parts[parts.length - 1].number : null;
}

// Only where the list has a scroll bar of its own, beside the text: else the page itself would jump.
function bringIntoList(number) {
  const list = document.querySelector(".told");
  if (number === null || getComputedStyle(list).overflowY !== "auto") return;
  const row = rows.get(number).getBoundingClientRect();
  const box = list.getBoundingClientRect();
  const bottom = Math.min(box.bottom, innerHeight - way.offsetHeight) - 8;
  if (row.top < box.top) list.scrollTop += row.top - box.top;
  else if (row.bottom > bottom) list.scrollTop += row.bottom - bottom;
}

function numberAt(target) {
  const element = target.closest(".page .ref, .page mark[data-marks], #statements > li");
  if (!element) return null;
  return element.matches("mark") ? innermost(element) : element.dataset.number;
}

document.addEventListener("pointerover", (event) => {
  if (event.pointerType !== "mouse" || pinned) return;
  show(numberAt(event.target));
  if (event.target.closest(".page")) bringIntoList(active);
});
document.addEventListener("click", (event) => {
  const number = numberAt(event.target);
  if (way.contains(event.target)) return;
  pinned = number !== null;
  show(number);
  if (event.target.closest(".page")) bringIntoList(number);
});
document.addEventListener("focusin", (event) => {
  const number = numberAt(event.target);
  if (number !== null) {
    pinned = false;
    show(number);
    if (event.target.closest(".page")) bringIntoList(number);
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    pinned = false;
    show(null);
  }
});

function filter() {
  const chosen = new FormData(filters);
  const identities = chosen.getAll("identity");
  const act = chosen.get("act");
  const hops = chosen.get("hops");
  let left = 0;
  for (const row of rows.values()) {
    const far = hops === "" || (hops === "1") === (row.dataset.hops === "1");
    row.hidden = !(identities.includes(row.dataset.identity) && (act === "" || act === row.dataset.act) && far);
    left += row.hidden ? 0 : 1;
  }
  count.textContent = left === rows.size ? `${left} statements` : `${left} of ${rows.size} statements`;
  show(null);
  paint();
}

if (filters) {
  filters.hidden = false;
  filters.addEventListener("change", filter);
  filters.addEventListener("submit", (event) => event.preventDefault());
  filters.reset();
}
paint();
