// Numbers as people read and type them.

export function format(value, { integer, log }) {
  if (integer) return String(value);
  const shown = log ? Number(value.toPrecision(3)) : Number(value.toFixed(4));
  return String(shown);
}

// What was typed for a field: { value }, or { problem } with the sentence that says why not.
export function read(text, { label, low, high, integer }) {
  const plain = text.trim().replace("−", "-").replace(",", ".");
  const value = Number(plain);
  if (plain === "") return { problem: `${label} needs a number.` };
  if (!Number.isFinite(value)) return { problem: `“${plain}” is not a number.` };
  if (value < low || value > high) return { problem: `${label} goes from ${low} to ${high}.` };
  if (integer && !Number.isInteger(value)) return { problem: `${label} is a whole number.` };
  return { value };
}
