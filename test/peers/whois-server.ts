import { createServer } from 'node:net';
import { loadScenario } from '../../src/drill/library.ts';
import { drillStreams } from '../../src/drill/streams.ts';
import { parseAddress } from '../../src/values/address.ts';
import { realClock } from '../../src/world/real.ts';
import { momentOf } from './stage.ts';

/**
 * A program: the WHOIS servers of a scenario at a moment of it, on port 43 of the addresses given.
 * `whois-server.ts SCENARIO MOMENT ADDRESS…`; says "ready" when it listens.
 */
const [scenario = '', moment = '', ...addresses] = process.argv.slice(2);
const { internet } = momentOf(loadScenario(scenario), moment);
const streams = drillStreams(() => internet, realClock);
/** RFC 3912. */
const PORT = 43;

const listening = addresses.map(text => {
  const address = parseAddress(text);
  if (address === null) throw new TypeError(`not an address: ${text}`);
  const server = createServer(socket => {
    socket.on('error', () => undefined);
    socket.once('data', query => {
      streams.open({ address, port: PORT, tls: null }, query, {
        data: chunk => void socket.write(chunk),
        end: how => (how.kind === 'ended' ? socket.end() : socket.resetAndDestroy()),
      });
    });
  });
  return new Promise(resolve => server.listen(PORT, address, () => resolve(server)));
});
await Promise.all(listening);
process.stdout.write('ready\n');
