import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import { Signal } from '@lumino/signaling';

export type SaveGuardMode = 'off' | 'warn' | 'redact';

/** The user's settings, read. */
export class Preferences {
  readonly #changed = new Signal<this, void>(this);

  #settings: ISettingRegistry.ISettings | undefined;

  /** The defaults hold until the settings are loaded, and for good when there are none. */
  constructor(loading: Promise<ISettingRegistry.ISettings | undefined> | undefined) {
    void loading?.then((settings) => {
      this.#settings = settings;
      settings?.changed.connect(() => this.#changed.emit());
      this.#changed.emit();
    });
  }

  get changed(): Signal<this, void> {
    return this.#changed;
  }

  get saveGuard(): SaveGuardMode {
    return (this.#value('saveGuard') as SaveGuardMode | undefined) ?? 'warn';
  }

  /** Whether findings explain themselves where they are shown. */
  get contextualHelp(): boolean {
    return (this.#value('contextualHelp') as boolean | undefined) ?? true;
  }

  /** What the server reads: the keys of a settings file. */
  get analysis(): object {
    return (this.#value('analysis') as object | undefined) ?? {};
  }

  #value(key: string): unknown {
    return this.#settings?.composite[key];
  }
}
