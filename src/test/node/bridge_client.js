// Uses a Holdfast bridge as the Node client in the bridge's own repository does: a ping at once and every second,
// lengths read as signed 32 bits, a uuid for each reply address. That client is in no registry, so this is one of
// our own.
//
// usage: bridge_client.js PORT KEY_HEX
'use strict';
const assert = require('assert');
const crypto = require('crypto');
const net = require('net');

const [port, key] = [Number(process.argv[2]), Buffer.from(process.argv[3], 'hex')];
const socket = net.connect(port, '127.0.0.1');
const waiting = new Map();
const handlers = new Map();
let errors = [];
let pongs = 0;
let buffer = Buffer.alloc(0);

socket.on('data', (chunk) => {
  buffer = Buffer.concat([buffer, chunk]);
  while (buffer.length >= 4 && buffer.length >= 4 + buffer.readInt32BE(0)) {
    const length = buffer.readInt32BE(0);
    const frame = JSON.parse(buffer.toString('utf8', 4, 4 + length));
    buffer = buffer.subarray(4 + length);
    if (frame.type === 'pong') pongs++;
    else if (waiting.has(frame.address)) waiting.get(frame.address)(frame);
    else if (handlers.has(frame.address)) handlers.get(frame.address)(frame);
    else errors.push(frame);
  }
});

function write(frame) {
  const json = Buffer.from(JSON.stringify(frame));
  const head = Buffer.alloc(4);
  head.writeInt32BE(json.length, 0);
  socket.write(head);
  socket.write(json);
}

function ask(address, body, headers) {
  const replyAddress = crypto.randomUUID();
  return new Promise((resolve) => {
    waiting.set(replyAddress, resolve);
    write({ type: 'send', address, replyAddress, headers: headers || {}, body });
  });
}

const mac = (label, challenge, nonce) =>
  crypto.createHmac('sha256', key).update(label).update(challenge).update(nonce).digest('base64');

async function main() {
  write({ type: 'ping' });
  const pinging = setInterval(() => write({ type: 'ping' }), 1000);
  const hello = (await ask('holdfast.auth', { op: 'hello' })).body;
  const challenge = Buffer.from(hello.challenge, 'base64');
  const nonce = crypto.randomBytes(32);
  const known = (await ask('holdfast.auth', {
    op: 'prove', nonce: nonce.toString('base64'), proof: mac('holdfast client 1', challenge, nonce),
  })).body;
  assert.strictEqual(known.proof, mac('holdfast server 1', challenge, nonce));

  await ask('holdfast.objects', { op: 'create', args: { type: 'counter', name: 'node' } });
  const sums = await Promise.all(Array.from({ length: 100 }, () => ask('holdfast.object.node', { op: 'add' })));
  assert.deepStrictEqual(sums.map((answer) => answer.body.result), Array.from({ length: 100 }, (_, i) => i + 1));
  assert.strictEqual((await ask('holdfast.objects', { op: 'get' }, { object: 'node' })).body.result, 100);
  const err = await ask('holdfast.object.nobody', { op: 'get' });
  assert.strictEqual(err.type, 'err');
  assert.strictEqual(err.error.code, 'NoSuchObject');

  const heard = new Promise((resolve) => handlers.set('news', resolve));
  write({ type: 'register', address: 'news', headers: {} });
  write({ type: 'publish', address: 'news', headers: {}, body: { headline: 'ü' } });
  assert.deepStrictEqual((await heard).body, { headline: 'ü' });
  assert.ok(pongs >= 1);
  assert.deepStrictEqual(errors, []);
  clearInterval(pinging);
  await ask('holdfast.auth', { op: 'close' });
  console.log('OK');
}

main().catch((problem) => {
  console.error(problem);
  process.exit(1);
});
