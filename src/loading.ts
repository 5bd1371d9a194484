import { registerHooks } from 'node:module';

/**
 * Loaded before everything else, so that the program's own modules are found without asking the disk: an import names the
 * file itself, and that is TypeScript. Node would look for each file, and for a package.json in each folder above it;
 * that is a tenth of the processor time of a trace, most of it before the first packet.
 */
const RELATIVE = /^\.\.?\/.*\.ts$/;

registerHooks({
  resolve(specifier, { parentURL }, next) {
    if (parentURL === undefined || !RELATIVE.test(specifier)) return next(specifier);
    return { url: new URL(specifier, parentURL).href, format: 'module-typescript', shortCircuit: true };
  },
});

/**
 * A library that draws asks for a report of the process, to know which system this is. By itself that report names the host
 * behind every open connection, each looked up by the system's resolver while nothing else can run: where that resolver is
 * dead, the bot would stand still for minutes, with its first picture, in the middle of an outage.
 */
if (process.report !== undefined) Object.assign(process.report, { excludeNetwork: true });
