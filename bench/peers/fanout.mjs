// The plain way with node and ws: every message is sent to every client by itself. Driven by lines on standard input, as the other servers.
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { WebSocketServer } from 'ws';

const http = createServer();
const server = new WebSocketServer({ server: http, perMessageDeflate: false });
let running = null;
let published = 0;

/** The subscribers of each pair. */
const subscribers = new Map();

server.on('connection', socket => {
  const mine = [];
  socket.on('message', data => {
    const { pair } = JSON.parse(data);
    if (!subscribers.has(pair)) subscribers.set(pair, new Set());
    subscribers.get(pair).add(socket);
    mine.push(pair);
  });
  socket.on('close', () => mine.forEach(pair => subscribers.get(pair).delete(socket)));
});

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

/** Publishes by the clock; what a timer has missed that is late by more than half its time is caught up. */
function atRate(perSecond, size) {
  const started = process.hrtime.bigint();
  let sent = 0;
  const timer = setInterval(() => {
    const due = Math.round(Number(process.hrtime.bigint() - started) / 1e9 * perSecond);
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

/** Changes of books to play, and how many lines of them are still to come. */
const changes = [];
let linesToCome = 0;

function load(line) {
  const [microseconds, , pair, side, price, size] = line.split(' ');
  changes.push({ at: Number(microseconds), pair, side, price, size });
}

/** One change as one message, encoded once for all who follow its book. */
function tell(change, seq) {
  const level = `["${change.price}","${change.size}",{"binance":"${change.size}"}]`;
  const [bids, asks] = change.side === 'b' ? [level, ''] : ['', level];
  const bytes = Buffer.from(`{"channel":"book","type":"update","pair":"${change.pair}","depth":200,"seq":${seq},"time":"${new Date().toISOString()}",`
    + `"source":"simulated","bids":[${bids}],"asks":[${asks}]}`);
  for (const client of subscribers.get(change.pair) ?? []) client.send(bytes, { binary: false });
}

/** Plays them at their own pace, or as fast as clients take them; snapshots go to nobody. */
function play() {
  let isRunning = true;
  let next = changes.findIndex(change => change.at >= 0);
  let seq = 0;
  const started = process.hrtime.bigint();
  const step = () => {
    if (!isRunning) return;
    const due = Number(process.hrtime.bigint() - started) / 1e3;
    let waiting = 0;
    for (const client of server.clients) waiting += client.bufferedAmount;
    for (let told = 0; told < 50 && next < changes.length && changes[next].at <= due && waiting < server.clients.size * 16_384; told++) {
      tell(changes[next++], ++seq);
      published++;
    }

    if (next < changes.length && changes[next].at <= due) setImmediate(step);
    else setTimeout(step, 5);
  };
  step();
  return () => { isRunning = false; };
}

createInterface({ input: process.stdin }).on('line', line => {
  if (linesToCome > 0) {
    load(line);
    if (--linesToCome === 0) console.log('ok 0');
    return;
  }

  const [word, ...numbers] = line.split(' ');
  if (word === 'load') {
    linesToCome = Number(numbers[0]);
    return;
  }

  if (word === 'published') {
    console.log(`ok ${published}`);
    return;
  }

  // How much V8 has compiled is not told; it settles within a run.
  if (word === 'compiled') {
    console.log('ok 0');
    return;
  }

  running?.();
  running = null;
  if (word === 'play') running = play();
  else if (word === 'rate') running = atRate(Number(numbers[0]), Number(numbers[1]));
  else if (word === 'saturate') running = saturate(Number(numbers[0]));
  else if (word === 'quit') process.exit(0);
  console.log(`ok ${published}`);
}).on('close', () => process.exit(0));

http.listen(0, '127.0.0.1', 4096, () => console.log(`port ${http.address().port}`));
