// The form of the page to read: files may be dropped on it, and one way of asking empties the others.
"use strict";

const form = document.getElementById("ask");
const file = document.getElementById("file");
const url = document.getElementById("url");
const text = document.getElementById("text");

for (const kind of ["dragenter", "dragover"]) {
  form.addEventListener(kind, (event) => {
    event.preventDefault();
    form.classList.add("over");
  });
}
for (const kind of ["dragleave", "drop"]) {
  form.addEventListener(kind, () => form.classList.remove("over"));
}
form.addEventListener("drop", (event) => {
  event.preventDefault();
  if (event.dataTransfer.files.length) {
    file.files = event.dataTransfer.files;
    file.dispatchEvent(new Event("change"));
  } else {
    text.value = event.dataTransfer.getData("text/plain");
    text.dispatchEvent(new Event("input"));
  }
});

file.addEventListener("change", () => {
  if (file.files.length) url.value = text.value = "";
});
url.addEventListener("input", () => {
  if (url.value) file.value = text.value = "";
});
text.addEventListener("input", () => {
  if (text.value) file.value = url.value = "";
});
