import { createRequire } from 'node:module';

export type Wasm = typeof import('@matrix-org/matrix-sdk-crypto-nodejs');
export type Olm = InstanceType<Wasm['OlmMachine']>;

/**
 * The one importer of matrix-sdk-crypto, as WebAssembly: `package.json` puts it where matrix-bot-sdk looks for its native
 * library. By `require`, as that does: as a module of the other kind its 10 MB of bindings would be in memory twice.
 */
export async function loadWasm(): Promise<Wasm> {
  const wasm = createRequire(import.meta.url)('@matrix-org/matrix-sdk-crypto-nodejs') as Wasm;
  await wasm.initAsync();
  return wasm;
}
