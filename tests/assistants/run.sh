#!/usr/bin/env bash
# Lets a real client of the Model Context Protocol speak with `soleus mcp`: installs the official Python
# package into a temporary place and hands the release binary to check.py. Where that cannot be had, the
# tests are left out with a line that says so; with CI set that is a failure.
set -euo pipefail
cd "$(dirname "$0")/../.."

leave_out() {
  echo "left out: the tests with a client, because $1"
  if [ -n "${CI:-}" ]; then exit 1; else exit 0; fi
}

command -v python3 >/dev/null || leave_out "there is no python3"

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/python" 2>/dev/null || leave_out "python3 cannot make a virtual environment"
"$work/python/bin/pip" install --quiet "mcp==2.3.0" "jsonschema>=4,<5" 2>/dev/null \
  || leave_out "pip cannot fetch its packages"

# SOLEUS names a binary that is built already.
soleus="${SOLEUS:-${CARGO_TARGET_DIR:-target}/release/soleus}"
[ -n "${SOLEUS:-}" ] || cargo build --release --locked --quiet
XDG_CACHE_HOME="$work/cache" "$work/python/bin/python" tests/assistants/check.py "$soleus"
