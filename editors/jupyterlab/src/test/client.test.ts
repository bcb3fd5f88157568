import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { Client } from '../client.js';
import type { Receiver } from '../transport.js';

type Message = { id?: string; method?: string; params?: unknown; result?: unknown; error?: { code: number; message: string } };

/** A server that answers `initialize`; the rest is up to the test. */
function fake() {
  const sent: Message[] = [];
  const receivers: Receiver[] = [];
  const tell = (message: Message) => receivers.at(-1)!.received(JSON.stringify({ jsonrpc: '2.0', ...message }));
  const connect = async (receiver: Receiver) => {
    receivers.push(receiver);
    return {
      send: (text: string) => {
        const message = JSON.parse(text) as Message;
        sent.push(message);
        if (message.method === 'initialize' && !server.silent) queueMicrotask(() => tell({ id: message.id!, result: {} }));
      },
      close: () => receiver.closed(),
    };
  };
  const server = { silent: false, sent, receivers, tell, connect, close: () => receivers.at(-1)!.closed() };
  return server;
}

function ready(client: Client): Promise<void> {
  return new Promise((done) => {
    client.stateChanged.connect((_, state) => {
      if (state === 'ready') done();
    });
  });
}

test('answers and requests of other tabs are not ours', async () => {
  const server = fake();
  const client = new Client(server.connect, {});
  await ready(client);
  const answer = client.request('nblsp/findings', {});
  server.tell({ id: 'of another tab', result: 'wrong' });
  const asked = server.sent.at(-1)!;
  assert.match(asked.id!, /^[0-9a-f-]{36}$/);
  server.tell({ id: asked.id!, result: 'right' });
  assert.equal(await answer, 'right');
  server.tell({ id: '7', method: 'client/registerCapability', params: {} });
  assert.equal(server.sent.at(-1)?.error?.code, -32601);
  client.dispose();
});

test('a connection that is lost comes back, and what was asked for is refused', async () => {
  const server = fake();
  const client = new Client(server.connect, {});
  await ready(client);
  const answer = client.request('nblsp/findings', {});
  server.close();
  await assert.rejects(answer, /lost/);
  assert.equal(client.state, 'lost');
  await ready(client);
  assert.equal(server.sent.filter((m) => m.method === 'initialize').length, 2);
  client.dispose();
  assert.equal(client.state, 'closed');
});

/** Lets time pass, and what happens in it. */
async function pass(t: TestContext, milliseconds: number): Promise<void> {
  for (let i = 0; i < milliseconds; i += 250) {
    t.mock.timers.tick(250);
    await new Promise((done) => setImmediate(done));
  }
}

const patience = { answer: 10_000, silence: 20_000 };

async function connected(t: TestContext): Promise<{ server: ReturnType<typeof fake>; client: Client; states: string[] }> {
  t.mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'] });
  const server = fake();
  const client = new Client(server.connect, {}, patience);
  await ready(client);
  const states: string[] = [];
  client.stateChanged.connect((_, state) => states.push(state));
  t.after(() => client.dispose());
  return { server, client, states };
}

test('a server that does not answer is left, and the next one is told all anew', async (t) => {
  const { client, states } = await connected(t);
  const refused = assert.rejects(client.request('nblsp/findings', {}), /does not answer/);
  await pass(t, 13_000);
  await refused;
  assert.deepEqual(states, ['lost', 'connecting', 'ready']);
  assert.equal(client.problem, '');
});

test('one who has nothing to ask notices too', async (t) => {
  const { server, states } = await connected(t);
  await pass(t, 35_000);
  assert.ok(server.sent.some((m) => m.method === 'nblsp/alive'));
  assert.deepEqual(states, ['lost', 'connecting', 'ready']);
});

test('a server that talks, if only to other tabs, is there', async (t) => {
  const { server, client, states } = await connected(t);
  const answer = client.request('nblsp/findings', {});
  const asked = server.sent.at(-1)!;
  for (let i = 0; i < 10; i++) {
    await pass(t, 5_000);
    server.tell({ id: 'of another tab', result: i });
  }
  server.tell({ id: asked.id!, result: 'late' });
  assert.equal(await answer, 'late');
  assert.deepEqual(states, []);
});

test('who is not answered twice stays away until the other tabs have noticed', async (t) => {
  const { server, client, states } = await connected(t);
  server.silent = true;
  client.request('nblsp/findings', {}).catch(() => undefined);
  await pass(t, 26_000); // once for the request, once for the new connection
  assert.deepEqual(states, ['lost', 'connecting', 'lost']);
  const attempts = server.receivers.length;
  await pass(t, patience.answer + patience.silence);
  assert.equal(server.receivers.length, attempts);
  server.silent = false;
  await pass(t, 40_000);
  assert.equal(states.at(-1), 'ready');
});

test('what an old connection still tells is not listened to', async () => {
  const server = fake();
  const client = new Client(server.connect, {});
  await ready(client);
  const [old] = server.receivers;
  const again = ready(client);
  client.restart();
  await again;
  old!.closed();
  assert.equal(client.state, 'ready');
  old!.received('{"half');
  client.dispose();
});

test('why there is no server is told until there is one', async () => {
  const server = fake();
  let there = false;
  const client = new Client((receiver) => (there ? server.connect(receiver) : Promise.reject(new Error('it is not installed'))), {});
  await new Promise<void>((done) => client.stateChanged.connect((_, state) => state === 'lost' && done()));
  assert.equal(client.problem, 'it is not installed');
  there = true;
  client.restart();
  assert.equal(client.state, 'connecting');
  assert.equal(client.problem, 'it is not installed');
  await ready(client);
  assert.equal(client.problem, '');
  client.dispose();
});
