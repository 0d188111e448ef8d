# Sourced by scripts/test: how the program is built and run under a sanitizer (docs/decisions/0029-sanitizers.md).

# Takes "thread" or "address". Sets `build_options`, and the environment in which each report becomes a file in `reports`.
use_sanitizer() {
    local build=$PWD/.build/$1
    reports=$build/reports
    control=$build/control
    rm -rf "$reports"
    mkdir -p "$reports"
    link_options=()
    case "$1" in
        thread)
            wrong=race
            if [ "$(uname)" = Linux ]; then
                "$(dirname "$(command -v swift)")/clang" -O1 -Wall -Werror -c scripts/sanitizers/order.c -o "$build/order.o"
                link_options=(-Xlinker "$build/order.o")
            fi
            export TSAN_OPTIONS="exitcode=66:log_path=$reports/report" ;;
        address)
            wrong=overflow
            # What is still there when a process ends is no leak to us: it ends with its process.
            export ASAN_OPTIONS="exitcode=66:detect_leaks=0:log_path=$reports/report" ;;
        *) die "--sanitize takes thread or address, not '$1'" ;;
    esac
    build_options=(--sanitize="$1" --scratch-path "$build" ${link_options[@]+"${link_options[@]}"})
    export TAPEDECK_SANITIZER=$1 TAPEDECK_SANITIZER_CONTROL=$control
}

# Shows the reports there are, and takes them away; false if there are none.
take_reports() {
    local found=1 report
    for report in "$reports"/report.*; do
        [ -e "$report" ] || continue
        found=0
        cat "$report" >&2
        rm "$report"
    done
    return "$found"
}

# What cannot fail shows nothing: what is wrong must be reported, and what is right must not.
check_sanitizer() {
    say "the $TAPEDECK_SANITIZER sanitizer finds a deliberate $wrong, and where there is order it sees it"
    swiftc -swift-version 6 -g -sanitize="$TAPEDECK_SANITIZER" ${link_options[@]+"${link_options[@]}"} \
        scripts/sanitizers/control.swift -o "$control"
    ! "$control" "$wrong" || die "$wrong did not fail"
    take_reports 2> /dev/null || die "$wrong was not reported"
    "$control" order || die "order was not seen: $(take_reports 2>&1)"
}
