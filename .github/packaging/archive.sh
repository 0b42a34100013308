#!/usr/bin/env bash
# Packs a built program with what belongs to it: archive.sh BINARY NAME FOLDER. For Windows a zip, else a
# tar.gz; on a Mac with an icon that takes what is dropped on it. What it packs stays in FOLDER/NAME.
set -euo pipefail
cd "$(dirname "$0")/../.."
binary="$1" name="$2" dist="$3"

mkdir -p "$dist/$name/man" "$dist/$name/completions"
cp "$binary" README.md README.png CHANGELOG.md LICENSE-MIT LICENSE-APACHE "$dist/$name"
cp -r docs "$dist/$name"
cp src/charts/font/OFL.txt "$dist/$name/LICENSE-FONT"
"$binary" man --out "$dist/$name/man"
for shell in bash zsh fish powershell; do
  "$binary" completions "$shell" > "$dist/$name/completions/soleus.$shell"
done

case "$(uname -s)" in
  Linux)
    strip "$dist/$name/$(basename "$binary")"
    ;;
  Darwin)
    app="$dist/$name/Soleus.app"
    osacompile -o "$app" .github/packaging/droplet.applescript
    cp "$binary" "$app/Contents/Resources/soleus"
    codesign --force --deep --sign - "$app"
    ;;
esac
case "$binary" in
  *.exe) (cd "$dist" && 7z a -bso0 "$name.zip" "$name") ;;
  *) tar czf "$dist/$name.tar.gz" -C "$dist" "$name" ;;
esac
