/** True where serial `a` is newer than `b` on the circle of 32-bit numbers (RFC 1982 §3.2). Serials of different primaries compare to nothing. */
export const isNewerSerial = (a: number, b: number): boolean => a !== b && (a - b) >>> 0 < 0x8000_0000;
