import type { Address } from '../values/address.ts';
import type { Arrival, Clock, Close, Network } from '../world/ports.ts';
import type { Internet } from './internet.ts';
import { type Dice, deliveriesOf, type Packet } from './servers/machine.ts';

/** A network in memory: every packet is answered by the simulated internet as it is at that moment. */
export function memoryNetwork(
  internet: () => Internet,
  clock: Clock,
  dice: Dice,
  sent: (packet: Packet) => void,
): Network {
  const send =
    (over: 'udp' | 'tcp') =>
    (to: Address, port: number, payload: Uint8Array, arrive: (arrival: Arrival) => void): Close => {
      const packet: Packet = { to, port, over, bytes: Uint8Array.from(payload) };
      sent(packet);
      const all = deliveriesOf(internet(), packet, clock.now(), dice);
      const deliveries = over === 'tcp' ? all.slice(0, 1) : all;
      const cancels = deliveries.map(({ afterMs, arrival }) => clock.after(afterMs, () => arrive(arrival)));
      return () => {
        for (const cancel of cancels) cancel();
      };
    };
  return { udp: send('udp'), tcp: send('tcp') };
}
