import { UUID } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import type { Connect, Transport } from './transport.js';

export type State = 'connecting' | 'ready' | 'lost' | 'closed';

interface Message {
  readonly id?: string | number | null;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

interface Pending {
  resolve(result: unknown): void;
  reject(reason: Error): void;
}

const methodNotFound = -32601;
const longestPause = 30_000;

/**
 * A connection to the language server that comes back when it is lost.
 *
 * jupyter_lsp gives every message of a server to all browser tabs. So ids are random, and an answer whose
 * id is not ours is not for us.
 */
export class Client implements IDisposable {
  readonly #states = new Signal<this, State>(this);
  readonly #notifications = new Signal<this, { readonly method: string; readonly params: unknown }>(this);
  readonly #pending = new Map<string, Pending>();
  #transport: Transport | undefined;
  #state: State = 'connecting';
  #failures = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly connect: Connect,
    private readonly initializeParams: object,
  ) {
    void this.#start();
  }

  get state(): State {
    return this.#state;
  }

  /** On `ready` the server knows nothing of this client yet, also when it was ready before. */
  get stateChanged(): Signal<this, State> {
    return this.#states;
  }

  get notified(): Signal<this, { readonly method: string; readonly params: unknown }> {
    return this.#notifications;
  }

  get isDisposed(): boolean {
    return this.#state === 'closed';
  }

  dispose(): void {
    this.#set('closed');
    clearTimeout(this.#retry);
    this.#transport?.close();
    Signal.clearData(this);
  }

  /** Rejects when the server refuses, or the connection is lost. */
  request<T>(method: string, params: unknown): Promise<T> {
    if (this.#transport === undefined) return Promise.reject(new Error('nblsp is not connected'));
    const id = UUID.uuid4();
    const answer = new Promise<unknown>((resolve, reject) => this.#pending.set(id, { resolve, reject }));
    this.#send({ id, method, params });
    return answer as Promise<T>;
  }

  /** Does nothing while there is no connection: what the server has to know is told again on `ready`. */
  notify(method: string, params: unknown): void {
    this.#send({ method, params });
  }

  /** Connects again at once. */
  restart(): void {
    if (this.isDisposed) return;
    clearTimeout(this.#retry);
    this.#failures = 0;
    const old = this.#transport;
    if (old === undefined) void this.#start();
    else old.close(); // and #closed connects
  }

  async #start(): Promise<void> {
    this.#set('connecting');
    try {
      this.#transport = await this.connect({ received: (m) => this.#received(m), closed: () => this.#closed() });
      await this.request('initialize', this.initializeParams);
      this.notify('initialized', {});
      this.#failures = 0;
      this.#set('ready');
    } catch {
      this.#transport?.close();
      // The transport told `closed`, and that is where it is tried again.
    }
  }

  #closed(): void {
    this.#transport = undefined;
    for (const { reject } of this.#pending.values()) reject(new Error('the connection to nblsp was lost'));
    this.#pending.clear();
    if (this.isDisposed) return;
    this.#set('lost');
    const pause = this.#failures === 0 ? 0 : Math.min(1000 * 2 ** this.#failures, longestPause);
    this.#failures++;
    this.#retry = setTimeout(() => void this.#start(), pause);
  }

  #set(state: State): void {
    if (this.isDisposed || this.#state === state) return;
    this.#state = state;
    this.#states.emit(state);
  }

  #send(message: Message): void {
    this.#transport?.send(JSON.stringify({ jsonrpc: '2.0', ...message }));
  }

  #received(text: string): void {
    const message = JSON.parse(text) as Message;
    if (message.method !== undefined) {
      if (message.id === undefined) this.#notifications.emit({ method: message.method, params: message.params });
      // We offer the server nothing to ask for; what is asked for all the same must not keep it waiting.
      else this.#send({ id: message.id, error: { code: methodNotFound, message: 'not supported' } });
      return;
    }
    const pending = typeof message.id === 'string' ? this.#pending.get(message.id) : undefined;
    if (pending === undefined) return;
    this.#pending.delete(message.id as string);
    if (message.error === undefined) pending.resolve(message.result);
    else pending.reject(new Error(message.error.message));
  }
}
