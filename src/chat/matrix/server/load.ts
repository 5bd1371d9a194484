type Sdk = typeof import('./sdk.ts');

/**
 * Loads what speaks to a homeserver, when the first one is needed. A library below it calls a deprecated function of the
 * runtime while it loads: nobody who runs a bot can do anything about that, so it is not said.
 */
export async function loadSdk(): Promise<Sdk> {
  const before = process.noDeprecation;
  process.noDeprecation = true;
  try {
    return await import('./sdk.ts');
  } finally {
    process.noDeprecation = before ?? false;
  }
}
