/**
 * Wire formats: one reusable view per header over a direct, big-endian buffer. A view is wrapped over an offset, asked once
 * whether what lies there is well-formed, and from then on trusted.
 */
package bauta.wire;
