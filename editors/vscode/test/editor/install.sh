#!/bin/bash
# Installs code-server 4.100.3, which is VS Code 1.100.3 in a browser, into a folder, with node 20 and the npm
# registry alone. The plain install runs scripts that want root, kerberos and a download from elsewhere; so
# no script runs, and the native modules that matter are built one by one.
set -euo pipefail
folder=${1:?folder}
version=4.100.3

packages=()
need() { command -v "$1" >/dev/null || packages+=("$2"); }
need chromium chromium
need rg ripgrep
need g++ g++
need make make
need python3 python3
if [ ${#packages[@]} -gt 0 ]; then
	apt-get update -qq
	apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
fi

[ ! -e "$folder/installed" ] || exit 0
rm -rf "$folder"
mkdir -p "$folder"
cd "$folder"
echo '{"private":true}' >package.json
# The headers of the node that runs, where there are any: node-gyp would download them.
headers=$(dirname "$(dirname "$(command -v node)")")
[ ! -e "$headers/include/node/node.h" ] || export npm_config_nodedir=$headers
quiet() { "$@" >>install.log 2>&1 || { tail -40 "$folder/install.log"; exit 1; }; }

quiet npm install "code-server@$version" --ignore-scripts --no-audit --no-fund
vscode=$folder/node_modules/code-server/lib/vscode
quiet npm --prefix "$vscode" install --omit=dev --ignore-scripts --no-audit --no-fund
quiet npm --prefix "$vscode/extensions" install --omit=dev --ignore-scripts --no-audit --no-fund
for module in @vscode/spdlog native-watchdog @parcel/watcher; do
	quiet npm --prefix "$vscode" rebuild "$module"
done
# Its last step wants the network, after what is needed has been built.
npm --prefix "$vscode" rebuild node-pty >>install.log 2>&1 || [ -e "$vscode/node_modules/node-pty/build/Release/pty.node" ]
quiet npm rebuild argon2
mkdir -p "$vscode/node_modules/@vscode/ripgrep/bin"
ln -sf "$(command -v rg)" "$vscode/node_modules/@vscode/ripgrep/bin/rg"
ln -sfn node_modules "$vscode/node_modules.asar"
ln -sf code-linux.sh "$vscode/bin/remote-cli/code-server"
ln -sf browser-linux.sh "$vscode/bin/helpers/browser.sh"
touch installed
