#!/usr/bin/env bash
# Opens reports in a real browser: installs Chromium (Debian) and two npm packages into temporary
# places, makes the pages with the release binary, and hands them to check.mjs. Where that cannot be had,
# the tests are left out with a line that says so; with CI set that is a failure.
set -euo pipefail
cd "$(dirname "$0")/../.."

leave_out() {
  echo "left out: the browser tests, because $1"
  if [ -n "${CI:-}" ]; then exit 1; else exit 0; fi
}

if ! command -v chromium >/dev/null; then
  if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    (apt-get update && apt-get install -y --no-install-recommends chromium) >/dev/null 2>&1 || true
  fi
fi
command -v chromium >/dev/null || leave_out "there is no chromium and it cannot be installed"
command -v npm >/dev/null || leave_out "there is no npm"

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
mkdir "$work/modules"
echo '{"private": true}' > "$work/modules/package.json"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$work/modules" \
  playwright-core@1.64.1 axe-core@4.11.0 >/dev/null 2>&1 || leave_out "npm cannot fetch its packages"

soleus="${CARGO_TARGET_DIR:-target}/release/soleus"
cargo build --release --locked --quiet
make_page() { "$soleus" season "$2" --no-library --quiet --out "$work/$1" "${@:3}"; }

make_page season sample_data
make_page miles sample_data --units imperial --since 2026-05-01
"$soleus" run sample_data/2026-04-12_long.fit --history sample_data --no-library --quiet --out "$work/run"
python3 tests/browser/laps.py "$work/laps.tcx"
"$soleus" run "$work/laps.tcx" --history sample_data --no-library --quiet --out "$work/run-laps"
mkdir "$work/without-diary"
cp sample_data/*.fit sample_data/*.gpx "$work/without-diary"
make_page no-diary "$work/without-diary"
make_page one "sample_data/2026-04-12_long.fit"
python3 tests/browser/patient.py "$work/patient"
make_page patient-page "$work/patient"
make_page anonymous "$work/patient" --anonymous
mkdir "$work/nothing" "$work/strange"
cat > "$work/nothing/activities.csv" <<'CSV'
Activity ID,Activity Date,Activity Name,Activity Type,Elapsed Time,Distance,Filename,Elapsed Time,Distance
1,"Mar 2, 2026, 6:00:00 AM",Typed in,Run,1800,5.00,,1800.0,5000.0
CSV
make_page empty "$work/nothing"
python3 tests/browser/strange.py "$work/strange"
make_page strange "$work/strange"
cargo bench --locked --bench career -- --write "$work/career" >/dev/null 2>&1
make_page career-page "$work/career"
cargo bench --locked --bench scale -- --write "$work/year" --athletes 1 --years 1 >/dev/null 2>&1
make_page year-page "$work/year"

export SOLEUS_BROWSER_MODULES="$work/modules"
export SOLEUS_CHROMIUM="$(command -v chromium)"
node tests/browser/check.mjs "season=$work/season/report.html" "miles=$work/miles/report.html" \
  "run=$work/run/report.html" "run-laps=$work/run-laps/report.html" "empty=$work/empty/report.html" "strange=$work/strange/report.html" \
  "year=$work/year-page/report.html" "career=$work/career-page/report.html" "sheet-season=$work/season/report-physio.html" \
  "sheet-miles=$work/miles/report-physio.html" "sheet-empty=$work/empty/report-physio.html" \
  "sheet-strange=$work/strange/report-physio.html" "sheet-career=$work/career-page/report-physio.html" \
  "sheet-no-diary=$work/no-diary/report-physio.html" "sheet-one=$work/one/report-physio.html" \
  "sheet-patient=$work/patient-page/report-physio.html" "sheet-anonymous=$work/anonymous/report-physio.html"
