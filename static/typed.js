// Reads Plotly's typed-array form (base64 of little-endian numbers) as a flat typed array.

const KINDS = { f4: Float32Array, f8: Float64Array, i2: Int16Array, i4: Int32Array };

/** @typedef {Float32Array | Float64Array | Int16Array | Int32Array} NumberArray */

/**
 * What `typed` of core/figures/figure.py sends for one array.
 * @typedef {object} TypedArraySpec
 * @property {keyof typeof KINDS} dtype
 * @property {string} bdata
 * @property {string} shape
 */

/**
 * @param {Pick<TypedArraySpec, "dtype" | "bdata">} spec
 * @returns {NumberArray}
 */
export function decode(spec) {
  const bytes = Uint8Array.from(atob(spec.bdata), (c) => c.charCodeAt(0));
  return new KINDS[spec.dtype](bytes.buffer);
}
