#!/usr/bin/env bash
# All tests: installs what is missing, builds everything, runs the C#, C++ and whole-product tests, ends with "N passed, N failed".
# Real images and networks are taken from ../shared; without it those tests are skipped with the reason, or fail where CI=true.
set -euo pipefail
# A job in the background has Ctrl+C ignored, its children inherit that, and a shell cannot take it back; the tests of Ctrl+C would wait for ever.
if [ -z "${CLARA_TEST_SIGNALS:-}" ] && env --default-signal=INT true 2>/dev/null; then
  CLARA_TEST_SIGNALS=default exec env --default-signal=INT bash "$0" "$@"
fi
root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
. "$root/.ci/prepare.sh"
mkdir -p "$root/build"
results="$root/build/test-results"
rm -rf "$results"
mkdir -p "$results"

require_dotnet
# clang reads the headers, GoogleTest runs the native tests, Python's libraries and ITK are the outside truth for codecs and voxel work,
# Orthanc is the server for DICOMweb (the tests start their own on free ports; a service that the package starts is not used).
install_missing g++ cmake ninja-build binutils clang libgtest-dev python3 python3-nibabel python3-scipy python3-skimage python3-pil python3-onnx libinsighttoolkit5-dev python3-pydicom dicom3tools dcmtk python3-gdcm libgdcm-tools dcm2niix orthanc orthanc-dicomweb
build_product
if [ "$(uname -s)-$(uname -m)" = Linux-x86_64 ]; then install_torch; fi
say "building the tests"
run_logged build-tests dotnet build "$root/ClaraPlugin.sln" -c Release -v q --nologo
# Configured again: the product may have been built before GoogleTest was installed, and then without the tests.
run_logged configure-native cmake -S "$root" -B "$root/build/native" -G Ninja -DCMAKE_BUILD_TYPE=Release
run_logged native-tests cmake --build "$root/build/native"
run_logged configure-asan cmake -S "$root" -B "$root/build/native-asan" -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo -DCLARA_SANITIZE=address
run_logged native-asan cmake --build "$root/build/native-asan"

passed=0 failed=0 skipped=0
# count FILE KIND PASSED FAILED SKIPPED : adds to the totals and says a line.
count() {
  passed=$((passed + $3)) failed=$((failed + $4)) skipped=$((skipped + $5))
  printf '%-32s %5d passed %3d failed %3d skipped\n' "$1 ($2)" "$3" "$4" "$5"
}
attribute() { sed -n "s/.*[ <]$2=\"\([0-9]*\)\".*/\1/p" "$1" | head -n 1; }

dotnet_test() { # PROJECT
  local name trx status=0
  name=$(basename "$1" .csproj)
  trx="$results/$name.trx"
  # A test that does not end within a quarter of an hour is ended and named: it would wait for ever.
  dotnet test "$1" -c Release --no-build --nologo --filter "TestCategory!=Long" --logger "trx;LogFileName=$trx" --results-directory "$results/$name.attachments" \
    --blame-hang-timeout 15m --blame-hang-dump-type none -- NUnit.NumberOfTestWorkers=2 >"$results/$name.log" 2>&1 || status=$?
  if [ ! -s "$trx" ]; then
    # Killed, crashed, or without one test: nothing was proved, whatever the exit code says.
    count "$name" "C#, no results" 0 1 0
    tail -n 20 "$results/$name.log"
    return
  fi
  local counters total executed good bad
  counters="$results/$name.counters"
  grep -o '<Counters [^>]*>' "$trx" | head -n 1 >"$counters"
  total=$(attribute "$counters" total) executed=$(attribute "$counters" executed) good=$(attribute "$counters" passed) bad=$((executed - good))
  if [ $status -ne 0 ] && [ "$bad" -eq 0 ]; then bad=1; fi # the run died after the last test
  count "$name" "C#" "$good" "$bad" "$((total - executed))"
  if [ "$bad" -gt 0 ]; then grep -E -A 12 '^ *(Failed|Error Message|X) |^The test running when the crash' "$results/$name.log" | head -n 120; fi
  grep -E '^ *Skipped ' "$results/$name.log" | head -n 20 || true
}

native_test() { # FOLDER
  local name xml status=0
  name=$(basename "$1")
  xml="$results/$name.xml"
  ctest --test-dir "$1" --output-on-failure --no-tests=error --output-junit "$xml" >"$results/$name.log" 2>&1 || status=$?
  if [ ! -s "$xml" ]; then count "$name" "C++, crashed" 0 1 0; tail -n 20 "$results/$name.log"; return; fi
  local total bad skip
  # The junit attributes stand on lines of their own.
  total=$(grep -o 'tests="[0-9]*"' "$xml" | head -n 1 | tr -dc 0-9) bad=$(grep -o 'failures="[0-9]*"' "$xml" | head -n 1 | tr -dc 0-9)
  skip=$(grep -o 'skipped="[0-9]*"' "$xml" | head -n 1 | tr -dc 0-9)
  if [ $status -ne 0 ] && [ "$bad" -eq 0 ]; then bad=1; fi
  count "$name" "C++" "$((total - bad - skip))" "$bad" "$skip"
  if [ "$bad" -gt 0 ]; then tail -n 60 "$results/$name.log"; fi
}

native_test "$root/build/native"
native_test "$root/build/native-asan"
for project in "$root"/tests/*/*.Tests/*.Tests.csproj; do dotnet_test "$project"; done

summary="$passed passed, $failed failed"
[ $skipped -gt 0 ] && summary="$summary, $skipped skipped"
echo "$summary"
[ $failed -eq 0 ] && [ $passed -gt 0 ]
