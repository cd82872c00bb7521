"use strict";
// A table that fits needs no stop of its own for the Tab key; one that scrolls sideways does.
const boxes = document.querySelectorAll(".scroll");
const measure = () => boxes.forEach((box) => {
  if (box.scrollWidth > box.clientWidth + 1) box.setAttribute("tabindex", "0");
  else box.removeAttribute("tabindex");
});
addEventListener("resize", measure);
document.addEventListener("toggle", measure, true);
measure();
