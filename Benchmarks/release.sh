# Sourced by the scripts beside it: the program, built for release, and where Python finds the driver.

source "$(dirname "${BASH_SOURCE[0]}")/../scripts/common.sh"

[ "$(uname)" = Linux ] || die "the benchmarks need Linux: they read /proc"
command -v cc > /dev/null || die "a C compiler is needed for the clients"
python3 -c 'import sys; sys.exit(sys.version_info < (3, 10))' || die "Python 3.10 or later is needed"
if [ -z "${TAPEDECK_BIN:-}" ]; then
    need_swift
    say "building for release (the first time takes some minutes)"
    swift build -c release --product tapedeck --static-swift-stdlib
    TAPEDECK_BIN=$(swift build -c release --static-swift-stdlib --show-bin-path)/tapedeck
    export TAPEDECK_BIN
fi
export PYTHONPATH=$PWD/Benchmarks PYTHONDONTWRITEBYTECODE=1
