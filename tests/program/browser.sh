#!/bin/sh
# Stands for a browser in tests: notes what it was asked to open in the file that SEEN names.
printf '%s' "$1" > "$SEEN.part" && mv "$SEEN.part" "$SEEN"
