import { LabIcon } from '@jupyterlab/ui-components';

/** A key under a lens; coloured by the theme. */
export const icon = new LabIcon({
  name: 'nblsp:icon',
  svgstr: `<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 24 24">
  <g class="jp-icon3" fill="none" stroke="#616161" stroke-width="2" stroke-linecap="round">
    <circle cx="10.5" cy="10.5" r="7.5"/><path d="M16 16l5 5M7.5 10.5h6.5v2.2M11.5 10.5v1.6"/><circle cx="7.6" cy="10.5" r="1.4"/>
  </g></svg>`,
});
