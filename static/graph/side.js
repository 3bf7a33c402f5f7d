// The panel of one box, and the table of all boxes.

import { h } from "./dom.js";

export function panel(facts, onOpen) {
  if (!facts) return h("p", { class: "wgg-hint" }, "Click a box, or press Tab, to see what is inside it.");
  const rows = facts.rows.flatMap(([what, text]) => [h("dt", {}, what), h("dd", {}, text)]);
  return h(
    "div",
    {},
    h("h4", { class: `wgg-tint-${facts.tint}` }, facts.title),
    facts.module ? h("button", { type: "button", class: "wgg-chip", onclick: () => onOpen(facts.module) }, "Open this module") : null,
    h("dl", {}, ...rows),
    facts.sum ? h("p", {}, "Gradients meet here and add up: ", h("b", { class: "wgg-grad" }, facts.sum)) : null,
    facts.chain.length ? h("h5", {}, "Backward: incoming × local = outgoing") : null,
    ...facts.chain.map(chain),
  );
}

function chain(link) {
  const line = h("p", { class: "wgg-chain" }, h("span", { class: "wgg-to" }, `to ${link.to}`));
  if (link.local) {
    line.append(
      h("span", { class: "wgg-grad" }, link.incoming), " × ", h("span", { class: "wgg-local" }, link.local), " = ",
      h("b", { class: "wgg-grad" }, link.outgoing),
    );
  }
  const words = [link.rule && (link.local ? `local derivative: ${link.rule}` : link.rule), link.note].filter(Boolean);
  line.append(h("small", {}, words.join("; ")));
  return line;
}

export function table({ head, rows }) {
  return h(
    "table",
    {},
    h("caption", {}, "Every box of the graph, in forward order"),
    h("thead", {}, h("tr", {}, ...head.map((text) => h("th", { scope: "col" }, text)))),
    h("tbody", {}, ...rows.map(([first, ...rest]) =>
      h("tr", {}, h("th", { scope: "row" }, first), ...rest.map((text) => h("td", {}, text))))),
  );
}
