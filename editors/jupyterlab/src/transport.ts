import { URLExt } from '@jupyterlab/coreutils';
import type { ServerConnection } from '@jupyterlab/services';

/**
 * A way to a language server: whole JSON-RPC messages as texts. What analyses may sit behind a server of
 * Jupyter or in a worker of the browser.
 */
export interface Transport {
  send(message: string): void;
  close(): void;
}

/** What a transport tells. After `closed` it tells nothing more. */
export interface Receiver {
  received(message: string): void;
  closed(): void;
}

/** Opens a transport; rejects when there is nothing at the other end. */
export type Connect = (receiver: Receiver) => Promise<Transport>;

/** The server that jupyter_lsp runs under a key. */
export function throughJupyter(settings: ServerConnection.ISettings, key: string): Connect {
  return (receiver) =>
    new Promise((resolve, reject) => {
      const url = URLExt.join(settings.wsUrl, 'lsp', 'ws', key);
      const token = settings.appendToken && settings.token !== '' ? `?token=${encodeURIComponent(settings.token)}` : '';
      const socket = new settings.WebSocket(url + token);
      socket.onopen = () => resolve({ send: (message) => socket.send(message), close: () => socket.close() });
      socket.onmessage = (event) => receiver.received(String(event.data));
      socket.onclose = () => {
        reject(new Error('the language server cannot be reached'));
        receiver.closed();
      };
    });
}
