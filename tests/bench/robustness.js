// Runs in the page: which texts overlap one another, are cut off, or spill out of the box they stand in.
// With `double`, every text is first said twice.
(double) => {
  const root = document.getElementById("root");
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const nodes = [];
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    const words = walker.currentNode.data.trim();
    if (words && !parent.closest("svg, option, textarea, [aria-hidden=true]")) nodes.push(walker.currentNode);
  }
  if (double) for (const node of nodes) node.data = `${node.data.trim()} ${node.data.trim()}`;

  const SLACK = 1.5;
  const said = (node) => node.data.trim().slice(0, 40);
  const painted = (element) => {
    const style = getComputedStyle(element);
    const edge = ["Top", "Right", "Bottom", "Left"].some((s) => parseFloat(style[`border${s}Width`]) > 0);
    return edge || style.backgroundImage !== "none" || !/^rgba\(.*, 0\)$|^transparent$/.test(style.backgroundColor);
  };
  const outside = (r, box) => r.left < box.left - SLACK || r.right > box.right + SLACK || r.top < box.top - SLACK || r.bottom > box.bottom + SLACK;
  const range = document.createRange();
  const lines = [];
  const problems = [];
  for (const node of nodes) {
    const parent = node.parentElement;
    if (!parent.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    range.selectNodeContents(node);
    const rects = [...range.getClientRects()].filter((r) => r.width > 0.5);
    // A line's own box is taller than its letters: what overlaps is the middle two thirds.
    for (const r of rects) lines.push({ node, left: r.left, right: r.right, top: r.top + r.height / 6, bottom: r.bottom - r.height / 6 });
    let scrolls = false, boxed = false;
    for (let e = parent; e && e !== root.parentElement; e = e.parentElement) {
      const style = getComputedStyle(e);
      const box = e.getBoundingClientRect();
      const letters = rects.map((r) => ({ left: r.left, right: r.right, top: r.top + r.height / 6, bottom: r.bottom - r.height / 6 }));
      if (/auto|scroll/.test(style.overflowX + style.overflowY)) { scrolls = true; break; }
      if (/hidden|clip/.test(style.overflowX + style.overflowY) && letters.some((r) => outside(r, box))) {
        problems.push({ kind: "clipped", text: said(node), by: e.tagName.toLowerCase() + " " + e.className });
        break;
      }
      if (!boxed && e !== root && painted(e)) {
        boxed = true;
        if (letters.some((r) => outside(r, box))) problems.push({ kind: "spills", text: said(node), by: e.tagName.toLowerCase() + " " + e.className });
      }
    }
    if (!scrolls && rects.some((r) => r.right > innerWidth + SLACK || r.left < -SLACK || r.top < -SLACK))
      problems.push({ kind: "off-page", text: said(node), by: parent.tagName.toLowerCase() + " " + parent.className });
  }
  for (let i = 0; i < lines.length; i++) {
    for (let j = i + 1; j < lines.length; j++) {
      const a = lines[i], b = lines[j];
      if (a.node === b.node) continue;
      const w = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const h = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (w > SLACK && h > SLACK) problems.push({ kind: "overlaps", text: said(a.node), by: said(b.node) });
    }
  }
  // What one presses or fills in must not lie under something else of that kind either.
  const controls = [...root.querySelectorAll("button, a, input, select, textarea, img")].filter((e) => e.checkVisibility());
  for (const control of controls) {
    const boxes = [...control.getClientRects()]; // A link over two lines has two.
    for (const { node, left, right, top, bottom } of lines) {
      if (control.contains(node) || node.parentElement.closest("label")?.contains(control)) continue;
      const over = boxes.some((box) =>
        Math.min(right, box.right) - Math.max(left, box.left) > SLACK && Math.min(bottom, box.bottom) - Math.max(top, box.top) > SLACK);
      if (over) problems.push({ kind: "overlaps", text: said(node), by: control.tagName.toLowerCase() });
    }
  }
  const known = new Set();
  return problems.filter((p) => { const key = p.kind + p.text + p.by; return !known.has(key) && known.add(key); });
}
