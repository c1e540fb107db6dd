"use strict";
const all = (selector) => document.querySelectorAll(selector);
const stage = document.querySelector(".stage");
const dial = document.querySelector("#dial");
if (stage && dial) {
  const turn = () => {
    stage.style.setProperty("--at", `${dial.value}%`);
    stage.style.setProperty("--mix", String(dial.value / 100));
  };
  dial.addEventListener("input", turn);
  turn();
}
for (const button of all("[data-copy]")) {
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copy);
    let done = true;
    try {
      await navigator.clipboard.writeText(source.textContent);
    } catch {
      const range = document.createRange();
      range.selectNodeContents(source);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      done = document.execCommand("copy");
    }
    button.textContent = done ? "Copied" : "Select and copy";
    setTimeout(() => { button.textContent = "Copy"; }, 1600);
  });
}
const light = (key, on) => {
  for (const part of all("[data-key]")) {
    if (part.dataset.key === key) part.classList.toggle("lit", on);
  }
};
for (const part of all("[data-key]")) {
  for (const [name, on] of [["pointerenter", true], ["pointerleave", false]]) {
    part.addEventListener(name, () => light(part.dataset.key, on));
  }
}
