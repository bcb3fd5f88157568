import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';

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

/** Opens a transport; rejects, in words for the user, when there is nothing at the other end. */
export type Connect = (receiver: Receiver) => Promise<Transport>;

/**
 * The server that jupyter_lsp runs under a key.
 *
 * jupyter_lsp accepts connections for keys that it does not know, and is silent. So it is asked first.
 */
export function throughJupyter(settings: ServerConnection.ISettings, key: string): Connect {
  return async (receiver) => {
    const problem = await whyNot(settings, key);
    if (problem !== undefined) throw new Error(problem);
    return new Promise((resolve, reject) => {
      const url = URLExt.join(settings.wsUrl, 'lsp', 'ws', key);
      const token = settings.appendToken && settings.token !== '' ? `?token=${encodeURIComponent(settings.token)}` : '';
      const socket = new settings.WebSocket(url + token);
      let open = false;
      socket.onopen = () => {
        open = true;
        resolve({ send: (message) => socket.send(message), close: () => socket.close() });
      };
      socket.onmessage = (event) => receiver.received(String(event.data));
      socket.onclose = () => {
        if (open) receiver.closed();
        else reject(new Error(unreachable));
      };
    });
  };
}

const unreachable = 'Jupyter’s server cannot be reached.';

async function whyNot(settings: ServerConnection.ISettings, key: string): Promise<string | undefined> {
  let response: Response;
  try {
    response = await ServerConnection.makeRequest(URLExt.join(settings.baseUrl, 'lsp', 'status'), {}, settings);
  } catch {
    return unreachable;
  }
  if (response.status === 404) {
    return 'Jupyter’s server runs without jupyter_lsp, which starts nblsp. Run “jupyter server extension enable jupyter_lsp” and restart JupyterLab.';
  }
  if (!response.ok) return `Jupyter’s server does not let nblsp be reached (${response.status} ${response.statusText}).`;
  const { sessions } = (await response.json()) as { sessions?: Readonly<Record<string, unknown>> };
  if (sessions?.[key] !== undefined) return undefined;
  return 'Jupyter’s server does not know nblsp. Run “pip install nblsp” in the environment that JupyterLab runs in, and restart JupyterLab.';
}
