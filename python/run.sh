#!/usr/bin/env bash
# Tests the Python module: builds the wheel, installs it alone into an empty environment and runs the command, installs
# it into another one beside what its tables go to (from PyPI), and runs the tests, the page of examples among them.
# Options go to pytest. The wheel is built with the profile `quick`, or the one that SOLEUS_WHEEL_PROFILE names; SOLEUS_BINARY names a binary of the program to
# compare with. Where packages cannot be had the tests are left out with a line that says so; with CI set that is a
# failure. The tests on Spark need a Java, which PyPI does not have; without one they alone are left out, and with
# SOLEUS_WITHOUT_SPARK set.
set -euo pipefail
cd "$(dirname "$0")/.."

leave_out() {
  echo "left out: the tests of the Python module, because $1"
  if [ -n "${CI:-}" ]; then exit 1; else exit 0; fi
}

python="${PYTHON:-python3}"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 10))' || leave_out "there is no Python of at least 3.10"

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
"$python" -m venv "$work/python"
"$work/python/bin/pip" install --quiet "maturin>=1.9,<2" polars pandas pyarrow duckdb pytest mypy \
  || leave_out "pip cannot fetch its packages"

no_spark="${SOLEUS_WITHOUT_SPARK:+SOLEUS_WITHOUT_SPARK is set}"
if [ -z "$no_spark" ] && ! "${JAVA_HOME:+$JAVA_HOME/bin/}java" -version > "$work/java.txt" 2>&1; then
  no_spark="there is no Java"
fi
if [ -z "$no_spark" ] && ! "$work/python/bin/pip" install --quiet "pyspark[sql]>=4"; then
  no_spark="pip cannot fetch pyspark"
fi

PATH="$HOME/.cargo/bin:$PATH" "$work/python/bin/maturin" build --profile "${SOLEUS_WHEEL_PROFILE:-quick}" --locked --quiet \
  --interpreter "$work/python/bin/python" --out "$work/wheel"
"$work/python/bin/pip" install --quiet --no-index "$work"/wheel/soleus-*.whl
ls -l "$work"/wheel/soleus-*.whl

# As a runner installs it: nothing else is there, and nothing is fetched.
"$python" -m venv "$work/empty"
"$work/empty/bin/pip" install --quiet --no-index "$work"/wheel/soleus-*.whl
said="$("$work/empty/bin/soleus" season sample_data --no-library)"
printf 'the wheel alone, in an empty environment: %s\n' "${said%%$'\n'*}"

# The stubs say what the module has, and the types of the package hold.
printf '[mypy]\nstrict = True\nignore_missing_imports = True\ncache_dir = %s\n' "$work/mypy" > "$work/mypy.ini"
"$work/python/bin/python" -m mypy --config-file "$work/mypy.ini" python/soleus
(cd "$work" && python/bin/python -m mypy.stubtest soleus._soleus --mypy-config-file mypy.ini)
if [ -n "$no_spark" ]; then
  echo "left out: the tests on Spark, because $no_spark"
fi
PYTHONDONTWRITEBYTECODE=1 "$work/python/bin/python" -m pytest -q -p no:cacheprovider python/tests "$@"
