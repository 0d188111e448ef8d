# Sourced by the scripts beside it: where the repository is, and what they need on a fresh machine.

cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Says what is being done, on standard error.
say() { printf '==> %s\n' "$*" >&2; }

# Ends with a message.
die() { printf '%s: %s\n' "$(basename "$0")" "$*" >&2; exit 1; }

# Installs Debian packages, as root or through sudo; elsewhere it says what is missing.
install_packages() {
    command -v apt-get > /dev/null || die "please install: $*"
    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo > /dev/null || die "please install as root: $*"
        as_root=(sudo)
    fi
    say "installing $*"
    DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq "$@" > /dev/null 2>&1 && return
    "${as_root[@]}" apt-get update -qq
    DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq "$@" > /dev/null
}

# The Swift toolchain, and zlib's header, which the package's system library target needs.
need_swift() {
    command -v swift > /dev/null || die "no swift in PATH: install a Swift 6.2 toolchain or later (swift.org/install)"
    [ "$(uname)" = Darwin ] && return
    local include
    for include in /usr/include /usr/local/include; do
        [ -e "$include/zlib.h" ] && return
    done
    install_packages zlib1g-dev
}

# A Python of its own for the end-to-end tests, made again only when their requirements change.
need_python_environment() {
    local folder=.venv stamp
    command -v python3 > /dev/null || install_packages python3 python3-venv
    python3 -c 'import ensurepip, venv' 2> /dev/null || install_packages python3-venv
    python3 -c 'import sys; sys.exit(sys.version_info < (3, 10))' || die "Python 3.10 or later is needed"
    stamp=$(python3 --version; cat Tests/EndToEnd/requirements.txt)
    if [ "$(cat "$folder/stamp" 2> /dev/null)" != "$stamp" ]; then
        say "installing the SDKs for the end-to-end tests (once, about a minute)"
        rm -rf "$folder"
        python3 -m venv "$folder"
        "$folder/bin/python" -m pip install --quiet --disable-pip-version-check -r Tests/EndToEnd/requirements.txt
        printf '%s\n' "$stamp" > "$folder/stamp"
    fi
}

# strace shows the end-to-end tests that replaying opens no connection. Linux only; without it those tests are skipped.
need_strace() {
    [ "$(uname)" = Linux ] || return 0
    command -v strace > /dev/null || (install_packages strace) || say "going on without strace"
}

# A real browser asks the servers of end-to-end tests. Without one those tests are skipped, but in CI they fail.
need_chromium() {
    local name
    for name in chromium chromium-browser google-chrome chrome; do
        command -v "$name" > /dev/null && return
    done
    [ "$(uname)" = Linux ] || return 0
    (install_packages chromium) || say "going on without Chromium"
}
