// The plain way with node and ws: every message is sent to every client by itself. Driven by lines on standard input, as the other servers.
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { WebSocketServer } from 'ws';

const http = createServer();
const server = new WebSocketServer({ server: http, perMessageDeflate: false });
let running = null;
let published = 0;

server.on('connection', socket => socket.on('message', () => {}));

/** A message of `size` bytes with its time, microseconds of the monotonic clock, at the front. */
function message(size) {
  const head = `{"channel":"status","type":"update","t":${process.hrtime.bigint() / 1000n},"pad":"`;
  return Buffer.from(`${head}${'x'.repeat(Math.max(0, size - head.length - 2))}"}`);
}

function publish(size) {
  const bytes = message(size);
  for (const client of server.clients) client.send(bytes, { binary: false });
  published++;
}

/** Publishes by the clock; what a late timer has missed is caught up. */
function atRate(perSecond, size) {
  const started = process.hrtime.bigint();
  let sent = 0;
  const timer = setInterval(() => {
    const due = Number(process.hrtime.bigint() - started) / 1e9 * perSecond;
    while (sent < due) { publish(size); sent++; }
  }, 1000 / perSecond);
  return () => clearInterval(timer);
}

/** Publishes as fast as clients take it: at most 64 messages a client wait. */
function saturate(size) {
  let isRunning = true;
  const step = () => {
    if (!isRunning) return;
    let waiting = 0;
    for (const client of server.clients) waiting += client.bufferedAmount;
    if (waiting < server.clients.size * size * 64) publish(size);
    setImmediate(step);
  };
  step();
  return () => { isRunning = false; };
}

createInterface({ input: process.stdin }).on('line', line => {
  const [word, ...numbers] = line.split(' ');
  running?.();
  running = null;
  if (word === 'rate') running = atRate(Number(numbers[0]), Number(numbers[1]));
  else if (word === 'saturate') running = saturate(Number(numbers[0]));
  else if (word === 'quit') process.exit(0);
  console.log(`ok ${published}`);
}).on('close', () => process.exit(0));

http.listen(0, '127.0.0.1', 4096, () => console.log(`port ${http.address().port}`));
