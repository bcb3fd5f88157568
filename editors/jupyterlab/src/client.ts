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
/** Between two attempts to connect, in milliseconds. */
const [shortestPause, longestPause] = [2_000, 30_000];

/** How long to wait for a server, in milliseconds. */
export interface Patience {
  /** Without a word from it while it has to answer: then it counts as ended. */
  readonly answer: number;
  /** Without a word from it while nothing is asked: then it is asked whether it is there. */
  readonly silence: number;
}

/**
 * A connection to the language server that comes back when it is lost.
 *
 * jupyter_lsp gives every message of a server to all browser tabs. So ids are random, and an answer whose
 * id is not ours is not for us.
 *
 * When the server has ended, jupyter_lsp tells nobody, and starts it again only after all tabs have left.
 * So each tab notices by itself, from the silence, tries once, and then stays away for longer than the
 * others need to notice.
 */
export class Client implements IDisposable {
  readonly #states = new Signal<this, State>(this);
  readonly #notifications = new Signal<this, { readonly method: string; readonly params: unknown }>(this);
  readonly #pending = new Map<string, Pending>();
  readonly #watch: ReturnType<typeof setInterval>;
  #transport: Transport | undefined;
  #state: State = 'connecting';
  #problem = '';
  /** Tells the connection that holds from older ones, which may close late. */
  #attempt = 0;
  #pause = 0;
  #silent = false;
  #heard = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly connect: Connect,
    private readonly initializeParams: object,
    private readonly patience: Patience = { answer: 10_000, silence: 20_000 },
  ) {
    this.#watch = setInterval(() => this.#listen(), Math.min(patience.answer, patience.silence) / 4);
    void this.#start();
  }

  get state(): State {
    return this.#state;
  }

  /** Why there is no connection, in words for the user; "" while there is, and before the first attempt has ended. */
  get problem(): string {
    return this.#problem;
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
    clearTimeout(this.#retry);
    clearInterval(this.#watch);
    this.#abandon('The connection to nblsp was closed.');
    this.#set('closed');
    Signal.clearData(this);
  }

  /** Rejects when the server refuses, or the connection is lost. */
  request<T>(method: string, params: unknown): Promise<T> {
    if (this.#transport === undefined) return Promise.reject(new Error('nblsp is not connected'));
    if (this.#pending.size === 0) this.#heard = Date.now(); // from now on it is waited for
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
    this.#abandon('nblsp is started again.');
    this.#pause = 0;
    this.#silent = false;
    clearTimeout(this.#retry);
    void this.#start();
  }

  async #start(): Promise<void> {
    const attempt = ++this.#attempt;
    const current = (): boolean => attempt === this.#attempt && !this.isDisposed;
    this.#set('connecting');
    try {
      const transport = await this.connect({
        received: (message) => current() && this.#received(message),
        closed: () => current() && this.#lost('The connection to nblsp was lost.'),
      });
      if (!current()) return transport.close();
      this.#transport = transport;
      await this.request('initialize', this.initializeParams);
    } catch (problem) {
      if (current()) this.#lost(problem instanceof Error ? problem.message : String(problem));
      return;
    }
    this.notify('initialized', {});
    this.#pause = 0;
    this.#silent = false;
    this.#problem = '';
    this.#set('ready');
  }

  /** Gives up a connection at which nobody listens any more. */
  #listen(): void {
    if (this.#transport === undefined) return;
    const silence = Date.now() - this.#heard;
    if (this.#pending.size > 0 && silence > this.patience.answer) {
      // If it is so a second time, another tab still holds on to what has ended.
      if (this.#silent) this.#pause = 2 * (this.patience.answer + this.patience.silence);
      this.#silent = true;
      this.#lost('nblsp does not answer. It is started again when all tabs have noticed.');
    } else if (this.#pending.size === 0 && silence > this.patience.silence) {
      // It does not know this request; any answer will do.
      void this.request('nblsp/alive', null).catch(() => undefined);
    }
  }

  #lost(problem: string): void {
    this.#abandon(problem);
    this.#problem = problem;
    this.#set('lost');
    this.#retry = setTimeout(() => void this.#start(), this.#pause);
    this.#pause = this.#pause === 0 ? shortestPause : Math.min(2 * this.#pause, longestPause);
  }

  /** Leaves the connection and refuses what was asked over it. */
  #abandon(problem: string): void {
    this.#attempt++;
    this.#transport?.close();
    this.#transport = undefined;
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject } of pending) reject(new Error(problem));
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
    this.#heard = Date.now();
    const message = parsed(text);
    if (message === undefined) return;
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

function parsed(text: string): Message | undefined {
  try {
    return JSON.parse(text) as Message;
  } catch {
    return undefined; // what came for a tab that is gone may be cut off
  }
}
