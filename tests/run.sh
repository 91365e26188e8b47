#!/usr/bin/env bash
# Installs what is missing, builds and runs the tests of clearance-tracker. Stops at the first stage that fails.
set -euo pipefail
cd "$(dirname "$0")/.."

usage() {
    cat <<'TEXT'
Usage: tests/run.sh [dev|asan-ubsan|tsan|release|all|tidy]

  dev         every test, quick to build (GCC, no optimisation)
  asan-ubsan  every test under AddressSanitizer and UndefinedBehaviorSanitizer (clang)
  tsan        every test under ThreadSanitizer (clang)
  release     builds the two programs as they are deployed, checks that they are hardened, counts the
              instructions of a webhook and of a sweep (tests/bench/budget.json), and runs the simulation of
              20 worlds
  all         dev, release, asan-ubsan, tsan, in this order (the default)
  tidy        clang-tidy over all sources; takes minutes, so not part of all

Ends with whether every stage passed, or else which one failed, and with ctest's closing lines; exits non-zero when
anything failed.
Environment: JOBS, how many compilers and tests run at once (default: one per core);
SKIP_INSTALL=1, leaves the machine's packages alone.
TEXT
}

JOBS=${JOBS:-$(nproc)}
stage=start
timings=()
closing=

finish() {
    local status=$?
    printf '\n== stages\n'
    [[ ${#timings[@]} -eq 0 ]] || printf '%s\n' "${timings[@]}"
    if [[ $status -eq 0 ]]; then
        printf 'Every stage passed.\n'
    else
        printf 'FAILED in stage: %s\n' "$stage"
    fi
    # Nothing but ctest's own closing lines stands behind this, so that whoever reads the end sees the result.
    if [[ -n $closing && -s $closing ]]; then
        printf '\n'
        sed -n '/% tests passed/,$p' "$closing"
    fi
    exit "$status"
}

run_stage() {
    stage=$1
    closing=
    shift
    printf '\n== %s\n' "$stage"
    local began=$SECONDS
    "$@"
    timings+=("$(printf '%-28s %5d s' "$stage" $((SECONDS - began)))")
}

# The sanitizers of clang 14 cannot place their shadow memory when the kernel randomises more than 28 bits of
# addresses; then everything built with them runs without randomisation, the test discovery of the build included.
sanitized() {
    local bits
    bits=$(cat /proc/sys/vm/mmap_rnd_bits 2>/dev/null || echo 28)
    if [[ $bits -gt 28 ]] && setarch "$(uname -m)" -R true 2>/dev/null; then
        setarch "$(uname -m)" -R "$@"
    else
        "$@"
    fi
}

run_ctest() {
    local preset=$1
    shift
    closing=build/$preset/ctest-output.txt
    rm -f "$closing"
    sanitized ctest --preset "$preset" --parallel "$JOBS" --no-tests=error "$@" 2>&1 | tee "$closing"
}

suite() {
    local preset=$1
    run_stage "$preset: configure" cmake --preset "$preset"
    run_stage "$preset: build" sanitized cmake --build --preset "$preset" --parallel "$JOBS"
    run_stage "$preset: tests" run_ctest "$preset"
}

hardened_release() {
    run_stage "release: configure" cmake --preset release
    run_stage "release: build" cmake --build --preset release --parallel "$JOBS" \
        --target clearance-tracker clearance-sandbox simulation
    run_stage "release: tests" run_ctest release --tests-regex '^(hardening|budget|simulation)'
}

tidy() {
    run_stage "dev: configure" cmake --preset dev
    # All that is compiled; headers are seen through the sources that include them (HeaderFilterRegex). Every finding
    # is an error (WarningsAsErrors), hence the stage's failure.
    run_stage "tidy" run-clang-tidy-14 -quiet -p build/dev -j "$JOBS"
}

case ${1:-all} in
-h | --help)
    usage
    exit 0
    ;;
dev | asan-ubsan | tsan | release | all | tidy) ;;
*)
    echo "run.sh: unknown suite '$1'" >&2
    usage >&2
    exit 2
    ;;
esac

trap finish EXIT
if [[ ${SKIP_INSTALL:-} != 1 ]]; then
    run_stage "dependencies" bash deploy/install-dependencies.sh build test
fi
case ${1:-all} in
dev | asan-ubsan | tsan) suite "$1" ;;
release) hardened_release ;;
tidy) tidy ;;
all)
    suite dev
    hardened_release
    suite asan-ubsan
    suite tsan
    ;;
esac
