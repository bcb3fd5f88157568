import assert from 'node:assert/strict';
import { test } from 'node:test';
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
        if (message.method === 'initialize') queueMicrotask(() => tell({ id: message.id!, result: {} }));
      },
      close: () => receiver.closed(),
    };
  };
  return { sent, tell, connect, close: () => receivers.at(-1)!.closed() };
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
