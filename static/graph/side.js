// The panel of one box, and the table of all boxes.

import { h } from "./dom.js";

/**
 * The chain rule along one input of a box; texts are empty where there is nothing to say.
 * @typedef {Record<"to" | "incoming" | "local" | "outgoing" | "rule" | "note", string>} ChainLink
 */

/**
 * What `describe` of core/graph/panel.py says of one box.
 * @typedef {object} BoxFacts
 * @property {string} title
 * @property {string} tint
 * @property {[what: string, text: string][]} rows
 * @property {string} [module]
 * @property {string} sum
 * @property {ChainLink[]} chain
 */

/** @typedef {{ head: string[], rows: string[][] }} TableData */

/**
 * The panel of one box, or of none.
 * @param {BoxFacts | undefined} facts
 * @param {(module: string) => void} onOpen
 */
export function panel(facts, onOpen) {
  if (!facts) return h("p", { class: "wgg-hint" }, "Click a box, or press Tab, to see what is inside it.");
  const { module } = facts;
  const rows = facts.rows.flatMap(([what, text]) => [h("dt", {}, what), h("dd", {}, text)]);
  return h(
    "div",
    {},
    h("h4", { class: `wgg-tint-${facts.tint}` }, facts.title),
    module ? h("button", { type: "button", class: "wgg-chip", onclick: () => onOpen(module) }, "Open this module") : null,
    h("dl", {}, ...rows),
    facts.sum ? h("p", {}, "Gradients meet here and add up: ", h("b", { class: "wgg-grad" }, facts.sum)) : null,
    facts.chain.length ? h("h5", {}, "Backward: incoming × local = outgoing") : null,
    ...facts.chain.map(chain),
  );
}

/** @param {ChainLink} link */
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

/** @param {TableData} data */
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
