// Plotly's typed-array form (base64, little-endian), read back as a flat typed array.

const KINDS = { f4: Float32Array, f8: Float64Array, i2: Int16Array, i4: Int32Array };

export function decode(spec) {
  const bytes = Uint8Array.from(atob(spec.bdata), (c) => c.charCodeAt(0));
  return new KINDS[spec.dtype](bytes.buffer);
}
