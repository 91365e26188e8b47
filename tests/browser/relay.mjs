// A network that the test holds in its hands: passes connections on, cuts them, or lets them stand still.
import { createServer, connect } from 'node:net';

export class Relay {
  #ends = new Map();  // each socket, and where what it says goes
  #open = true;

  /// `target`: where connections lead, as host and port; asked for each anew.
  constructor(target) {
    this.server = createServer((caller) => {
      if (!this.#open) return caller.destroy();
      const [host, port] = target().split(':');
      const passed = connect(Number(port), host);
      for (const [from, to] of [[caller, passed], [passed, caller]]) {
        this.#ends.set(from, to);
        from.on('error', () => to.destroy());
        from.on('close', () => {
          this.#ends.delete(from);
          to.destroy();
        });
        from.pipe(to);
      }
      return undefined;
    });
  }

  async listen() {
    await new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(0, '127.0.0.1', resolve);
    });
    this.address = `127.0.0.1:${this.server.address().port}`;
  }

  /// Every connection is reset, and each new one too.
  cut() {
    this.#open = false;
    for (const socket of this.#ends.keys()) socket.resetAndDestroy();
  }

  /// Nothing passes any more, and nobody is told: as where a cable was pulled.
  stall() {
    for (const socket of this.#ends.keys()) socket.unpipe().pause();
  }

  mend() {
    this.#open = true;
    for (const [from, to] of this.#ends) from.unpipe(to).pipe(to);
  }

  close() {
    this.server.close();
    this.cut();
  }
}
