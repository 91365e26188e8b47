#!/usr/bin/env bash
# Checks that programs are hardened as deploy/compile_options.cmake promises for what is deployed.
set -euo pipefail

if [[ $# -eq 0 || $1 == -h || $1 == --help ]]; then
    echo "Usage: hardening.sh PROGRAM...   exits 1 and says what is missing of: PIE, full RELRO, non-executable" >&2
    echo "stack, no segment both writable and executable, stack protector, _FORTIFY_SOURCE, no RPATH" >&2
    exit 2
fi

failed=0
# check WHAT has|lacks TEXT PATTERN: what readelf shows of a hardened program.
check() {
    local what=$1 expected=$2 text=$3 pattern=$4 found=lacks
    ! grep -qE "$pattern" <<<"$text" || found=has
    if [[ $found == "$expected" ]]; then
        printf '  ok       %s\n' "$what"
    else
        printf '  MISSING  %s\n' "$what"
        failed=1
    fi
}

for program in "$@"; do
    echo "$program"
    header=$(readelf --wide --file-header "$program")
    segments=$(readelf --wide --program-headers "$program")
    dynamic=$(readelf --wide --dynamic "$program")
    symbols=$(readelf --wide --dyn-syms "$program")
    check "position-independent executable" has "$header" '^ *Type: +DYN'
    check "marked as PIE" has "$dynamic" 'FLAGS_1.*\bPIE\b'
    check "read-only relocations" has "$segments" '^ *GNU_RELRO '
    check "all symbols bound at start (full RELRO)" has "$dynamic" 'BIND_NOW|FLAGS.*\bNOW\b'
    check "non-executable stack" has "$segments" '^ *GNU_STACK .* RW +0x'
    check "nothing both writable and executable" lacks "$segments" '^ *[A-Z_]+ .* RWE '
    check "stack protector" has "$symbols" ' __stack_chk_fail(@|$)'
    check "fortified functions of the C library" has "$symbols" ' __[a-z]+_chk(@|$)'
    check "no library path of the build machine" lacks "$dynamic" '\((RPATH|RUNPATH)\)'
done
exit "$failed"
