// Corrections in the page: the form moves to the statement it is about, and takes the words that are selected.
// Offsets count code points of the page's text, as the contract does; the DOM counts UTF-16 units.
"use strict";

const form = document.getElementById("correction");
const pick = document.getElementById("pick");
const pickNumber = document.getElementById("pick-number");
const pieceList = document.getElementById("pieces");
const what = document.getElementById("what");
const page = form.elements.attribution.dataset.page;
const PARTS_OF = ["source", "cue", "content"];

// The blocks of the text, each a string with the runs (text nodes) that it is made of; at: offset in the page's text.
const blocks = [...document.querySelectorAll("#title, #text > *")].map((element) => {
  let text = "";
  const stretches = [...element.querySelectorAll("[data-at]")].filter((stretch) => stretch.firstChild);
  const runs = stretches.map((stretch) => {
    const run = { node: stretch.firstChild, from: text.length, at: Number(stretch.dataset.at) };
    text += run.node.data;
    return run;
  });
  return { text, runs };
});
const canPaint = "highlights" in CSS && typeof Highlight === "function";
const paintedPieces = canPaint ? new Highlight() : null;
if (canPaint) {
  paintedPieces.priority = 99;
  CSS.highlights.set("chosen", paintedPieces);
}

let number = null; // of the statement that the form is about
let chosen = []; // pieces: { block, from, to }, UTF-16 offsets in the block's text
let selected = [];
let opener = null;

const points = (text) => [...text].length;

function wordsAt(block) {
  return [...block.text.matchAll(/\S+/g)].map((found) => [found.index, found.index + found[0].length]);
}

// Whole words, without the space around them; null where there is none.
function trimmed(block, from, to) {
  const inside = wordsAt(block).filter(([start, end]) => start < to && end > from);
  if (!inside.length) return null;
  const [first] = inside[0];
  const last = inside[inside.length - 1][1];
  // Marks at the ends may be left out on purpose: only letters are made whole.
  let start = Math.max(first, from);
  let end = Math.min(last, to);
  const letter = /[\p{L}\p{N}]/u;
  while (start > first && letter.test(block.text[start]) && letter.test(block.text[start - 1])) start -= 1;
  while (end < last && letter.test(block.text[end - 1]) && letter.test(block.text[end])) end += 1;
  return { block, from: start, to: end };
}

function piecesOf(range) {
  const found = [];
  for (const block of blocks) {
    let from = null;
    let to = null;
    for (const run of block.runs) {
      if (!range.intersectsNode(run.node)) continue;
      const start = range.startContainer === run.node ? range.startOffset : 0;
      const end = range.endContainer === run.node ? range.endOffset : run.node.length;
      if (start >= end) continue;
      from ??= run.from + start;
      to = run.from + end;
    }
    const piece = from === null ? null : trimmed(block, from, to);
    if (piece) found.push(piece);
  }
  return found;
}

function piecesShown(which) {
  // Those that the page has marked as that part of the statement now.
  const found = [];
  for (const block of blocks) {
    let open = null;
    for (const run of block.runs) {
      const marks = (run.node.parentElement.dataset.marks || "").split(" ");
      const inside = marks.some((mark) => mark.replace(/-\d/, "") === `${which}:${number}`);
      const end = run.from + run.node.length;
      if (inside && open && open.to === run.from) open.to = end;
      else if (inside) found.push((open = { block, from: run.from, to: end }));
    }
  }
  return found;
}

function rangesOf({ block, from, to }) {
  return block.runs
    .filter((run) => run.from < to && run.from + run.node.length > from)
    .map((run) => {
      const start = Math.max(0, from - run.from);
      const end = Math.min(run.node.length, to - run.from);
      return new StaticRange({ startContainer: run.node, startOffset: start, endContainer: run.node, endOffset: end });
    });
}

function told({ block, from, to }) {
  const run = block.runs.findLast((each) => each.from <= from);
  return { text: block.text.slice(from, to), start: run.at + points(block.text.slice(run.from, from)) };
}

function showPieces() {
  pieceList.replaceChildren(
    ...chosen.map((piece, index) => {
      const item = document.createElement("li");
      const words = document.createElement("q");
      words.textContent = told(piece).text;
      const away = document.createElement("button");
      away.type = "button";
      away.className = "quiet";
      away.textContent = "Remove";
      away.setAttribute("aria-label", `Remove “${words.textContent}”`);
      away.addEventListener("click", () => {
        chosen.splice(index, 1);
        showPieces();
        what.focus();
      });
      item.append(words, " ", away);
      return item;
    }),
  );
  if (canPaint) {
    paintedPieces.clear();
    if (!form.hidden && PARTS_OF.includes(what.value)) {
      for (const range of chosen.flatMap(rangesOf)) paintedPieces.add(range);
    }
  }
}

function showFields() {
  for (const field of form.querySelectorAll("[data-for]")) {
    field.hidden = !field.dataset.for.split(" ").includes(what.value);
    for (const input of field.querySelectorAll("input, select")) input.disabled = field.hidden;
  }
  showPieces();
}

function open(which, part, from) {
  const row = document.getElementById(`r${which}`);
  number = which;
  opener = from;
  form.elements.attribution.value = `${page}/${row.dataset.id}`;
  row.lastElementChild.append(form);
  form.hidden = false;
  document.documentElement.classList.add("correcting");
  what.value = part;
  chosen = PARTS_OF.includes(part) ? (selected.length ? selected : piecesShown(part)) : [];
  selected = [];
  showFields();
  form.scrollIntoView({ block: "nearest" });
  what.focus();
}

function leave() {
  form.hidden = true;
  document.documentElement.classList.remove("correcting");
  chosen = [];
  showPieces();
  if (opener) opener.focus();
}

for (const each of document.querySelectorAll(".without-script")) each.remove();
for (const each of document.querySelectorAll(".with-script")) each.hidden = false;
for (const link of document.querySelectorAll("a.correct-it")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    open(link.dataset.number, "who", link);
  });
}
what.addEventListener("change", () => {
  if (PARTS_OF.includes(what.value)) chosen = piecesShown(what.value);
  showFields();
});
document.getElementById("leave").addEventListener("click", leave);
form.addEventListener("keydown", (event) => {
  if (event.key === "Escape") leave();
});
form.addEventListener("submit", (event) => {
  if (PARTS_OF.includes(what.value)) {
    form.elements.spans.value = JSON.stringify(chosen.map(told));
    if (!chosen.length) event.preventDefault();
  }
});

form.querySelector(".ends").addEventListener("click", (event) => {
  const move = event.target.dataset.move;
  const piece = chosen[chosen.length - 1];
  if (!move || !piece) return;
  const words = wordsAt(piece.block);
  const first = words.findIndex(([, end]) => end > piece.from);
  const last = words.findLastIndex(([start]) => start < piece.to);
  if (move === "start-earlier" && first > 0) piece.from = words[first - 1][0];
  if (move === "start-later" && first < last) piece.from = words[first + 1][0];
  if (move === "end-earlier" && last > first) piece.to = words[last - 1][1];
  if (move === "end-later" && last < words.length - 1) piece.to = words[last + 1][1];
  showPieces();
});

// What is selected in the text: offered as a part of the statement that is nearest, or taken by the form that is open.
function nearestNumber(piece) {
  const inside = piece.block.runs.filter((run) => run.from < piece.to && run.from + run.node.length > piece.from);
  const marks = inside.flatMap((run) => (run.node.parentElement.dataset.marks || "").split(" "));
  const found = marks.map((mark) => mark.split(":")[1]).filter((each) => each && each !== "0");
  if (found.length) return found[found.length - 1];
  const ref = piece.block.runs[0].node.parentElement.parentElement.querySelector(".ref");
  return ref ? ref.dataset.number : pickNumber.value;
}

function look() {
  const selection = getSelection();
  selected = selection.rangeCount && !selection.isCollapsed ? piecesOf(selection.getRangeAt(0)) : [];
  pick.hidden = selected.length === 0;
  if (pick.hidden) return;
  document.getElementById("way").hidden = true;
  const taking = !form.hidden && PARTS_OF.includes(what.value);
  pickNumber.value = taking ? number : nearestNumber(selected[0]);
  pick.querySelector("[data-more]").hidden = !taking || what.value !== "content";
}

document.addEventListener("pointerup", (event) => {
  if (event.target.closest(".page")) setTimeout(look);
});
document.addEventListener("keyup", (event) => {
  if (event.shiftKey || event.key === "Shift") look();
});
document.addEventListener("selectionchange", () => {
  if (getSelection().isCollapsed && !pick.contains(document.activeElement)) pick.hidden = true;
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") pick.hidden = true;
});
pick.addEventListener("mousedown", (event) => {
  if (event.target.closest("button")) event.preventDefault(); // else the selection would go before it is used
});
pick.addEventListener("click", (event) => {
  const part = event.target.dataset.part;
  if (!part) return;
  const more = event.target.dataset.more && !form.hidden && what.value === part && number === pickNumber.value;
  if (more) selected = [...chosen, ...selected];
  pick.hidden = true;
  getSelection().removeAllRanges();
  open(pickNumber.value, part, document.getElementById(`r${pickNumber.value}`).querySelector(".correct-it"));
});

showFields();
