#!/bin/sh
# Stands between cargo and rustc (RUSTC_WRAPPER) and has only soleus and the format crates under it
# counted for coverage. To count everything, as `cargo fuzz` does, is ten times slower and teaches
# the fuzzer about tables it cannot change. COMPARES=1 also traces comparisons, which finds magic
# numbers sooner and is three times slower.
rustc=$1
shift
case " $* " in
*" --crate-name "*) name=${*#*--crate-name } && name=${name%% *} ;;
*) name= ;;
esac
case $name in
soleus | quick_xml | xml | gpx | fitparser | nom | zip | deflate64 | \
    fit_lane | text_lanes | archive_walker | strava_csv | apple_xml | \
    whole_line | odd_fit) ;;
*) exec "$rustc" "$@" ;;
esac
for pass in level=4 inline-8bit-counters pc-table ${COMPARES:+trace-compares}; do
    set -- "$@" "-Cllvm-args=-sanitizer-coverage-$pass"
done
exec "$rustc" "$@" -Cpasses=sancov-module --cfg fuzzing
