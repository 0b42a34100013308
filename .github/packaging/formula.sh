#!/usr/bin/env bash
# Prints the Homebrew formula of a release from its archives: formula.sh TAG OWNER/REPOSITORY FOLDER.
set -euo pipefail
tag="$1" repository="$2" dist="$3"

block() {
  local archive="soleus-$tag-$1.tar.gz" sum
  sum="$( (sha256sum "$dist/$archive" 2>/dev/null || shasum -a 256 "$dist/$archive") | cut -d ' ' -f 1)"
  [ -n "$sum" ] || { echo "no archive $dist/$archive" >&2; exit 1; }
  printf '      url "https://github.com/%s/releases/download/%s/%s"\n' "$repository" "$tag" "$archive"
  printf '      sha256 "%s"' "$sum"
}

mac_arm="$(block aarch64-apple-darwin)"
mac_intel="$(block x86_64-apple-darwin)"
linux_arm="$(block aarch64-unknown-linux-gnu)"
linux_intel="$(block x86_64-unknown-linux-gnu)"

cat <<FORMULA
class Soleus < Formula
  desc "Reads running watch exports and flags training that loads the calf too much"
  homepage "https://github.com/$repository"
  version "${tag#v}"
  license any_of: ["MIT", "Apache-2.0"]

  on_macos do
    on_arm do
$mac_arm
    end
    on_intel do
$mac_intel
    end
  end

  on_linux do
    on_arm do
$linux_arm
    end
    on_intel do
$linux_intel
    end
  end

  def install
    bin.install "soleus"
    man1.install Dir["man/*.1"]
    bash_completion.install "completions/soleus.bash" => "soleus"
    zsh_completion.install "completions/soleus.zsh" => "_soleus"
    fish_completion.install "completions/soleus.fish"
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/soleus --version")
  end
end
FORMULA
