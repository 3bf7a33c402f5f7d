// Numbers as people read and type them.

/** @typedef {import("./messages.js").NumberField} NumberField */

/**
 * At most four decimals, or three significant digits where the field is logarithmic.
 * @param {number} value
 * @param {{ integer: boolean, log?: boolean }} field
 * @returns {string}
 */
export function format(value, { integer, log }) {
  if (integer) return String(value);
  const shown = log ? Number(value.toPrecision(3)) : Number(value.toFixed(4));
  return String(shown);
}

/**
 * The number that was typed for a field, or a sentence that says why it is refused.
 * @param {string} text
 * @param {NumberField} field
 * @returns {{ value: number, problem?: undefined } | { value?: undefined, problem: string }}
 */
export function read(text, { label, domain: [least, most], positive, integer }) {
  const plain = text.trim().replace("−", "-").replace(",", ".");
  const value = Number(plain);
  if (plain === "") return { problem: `${label} needs a number.` };
  if (!Number.isFinite(value)) return { problem: `“${plain}” is not a number.` };
  if (positive && (value <= 0 || value > most)) return { problem: `${label} is above 0 and at most ${most}.` };
  if (value < least || value > most) return { problem: `${label} goes from ${least} to ${most}.` };
  if (integer && !Number.isInteger(value)) return { problem: `${label} is a whole number.` };
  return { value };
}
