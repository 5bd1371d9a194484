import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';

/** Runs the test files that it is given in this one process. A file that cannot be loaded is a test that failed. */
const files = process.argv.slice(2);
let isThrough = false;
process.on('exit', () => {
  if (isThrough) return;
  console.error('something ended this process before all of its tests had run');
  process.exitCode = 1;
});
after(() => {
  isThrough = true;
});

for (const file of files) {
  try {
    await import(pathToFileURL(file).href);
  } catch (error) {
    test(`${file} can be loaded`, () => {
      throw error;
    });
  }
}
