"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const album = JSON.parse($("album").textContent);
  const items = [...document.querySelectorAll(".item")];

  // Pictures are decoded when their item is opened, not before.
  for (const item of items) {
    item.addEventListener("toggle", () => {
      if (!item.open) return;
      for (const image of item.querySelectorAll("img[data-blob]")) {
        const source = album[image.dataset.blob];
        if (source) image.src = source;
        else image.replaceWith(Object.assign(document.createElement("p"), { textContent: "The picture is no longer stored.", className: "quiet" }));
      }
    });
  }

  const number = (item, name) => Number(item.dataset[name] || 0);
  const orders = {
    gain: (a, b) => number(a, "gain") - number(b, "gain") || number(a, "value") - number(b, "value"),
    value: (a, b) => number(a, "value") - number(b, "value"),
    seconds: (a, b) => number(b, "seconds") - number(a, "seconds"),
    name: (a, b) => a.dataset.name.localeCompare(b.dataset.name),
  };

  function arrange() {
    const text = $("f-text").value.trim().toLowerCase();
    const category = $("f-category").value;
    const type = $("f-type").value;
    const state = $("f-state").value;
    let shown = 0;
    for (const item of items) {
      const fits =
        item.dataset.text.includes(text) &&
        (!category || item.dataset.category === category) &&
        (!type || item.dataset.type === type) &&
        (!state || item.dataset.state.split(" ").includes(state));
      item.hidden = !fits;
      shown += fits;
    }
    const order = orders[$("sort").value];
    const turned = $("descending").checked ? -1 : 1;
    const sorted = [...items].sort((a, b) => turned * order(a, b) || a.dataset.name.localeCompare(b.dataset.name));
    $("list").append(...sorted);
    $("shown").textContent = `${shown} of ${items.length} items`;
  }

  $("filters").addEventListener("input", arrange);
  $("filters").addEventListener("submit", (event) => event.preventDefault());

  $("grouped").addEventListener("input", () => {
    for (const table of document.querySelectorAll(".grouping")) table.hidden = table.dataset.measure !== $("grouped").value;
  });
})();
