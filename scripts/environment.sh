# Sourced by the other scripts: where the project is, where its data go, how to speak to the reader.
# It runs nothing and creates nothing.

project=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
cd "$project"

venv=$project/.venv
DATA_DIR=${DATA_DIR:-$project/var}
case $DATA_DIR in /*) ;; *) DATA_DIR=$project/$DATA_DIR ;; esac
export DATA_DIR

say() { printf 'remam: %s\n' "$*"; }
die() { printf 'remam: %s\n' "$*" >&2; exit 1; }

# Root's data folder may be crossed (the database server runs as another user), not listed.
make_data_dir() {
    [ -d "$DATA_DIR" ] && return
    mkdir -p "$DATA_DIR"
    if [ "$(id -u)" = 0 ]; then chmod 711 "$DATA_DIR"; else chmod 700 "$DATA_DIR"; fi
}

# What every process of the project needs.
export_python_environment() {
    PATH=$venv/bin:$PATH
    DJANGO_SETTINGS_MODULE=remam.settings
    export PATH DJANGO_SETTINGS_MODULE
    # Container images that set this would make every start compile all of Django again.
    unset PYTHONDONTWRITEBYTECODE
}

# The demonstration's settings; nothing already set by the caller is changed.
export_django_environment() {
    export_python_environment
    DEMO=${DEMO:-1}
    export DEMO
    if [ -z "${SECRET_KEY:-}" ]; then
        make_data_dir
        SECRET_KEY=$(secret_key)
        export SECRET_KEY
    fi
}

# Kept between starts, so that a restart signs nobody out.
secret_key() {
    if [ ! -s "$DATA_DIR/secret_key" ]; then
        (umask 077; od -An -N48 -tx1 /dev/urandom | tr -d ' \n' > "$DATA_DIR/secret_key.$$")
        mv "$DATA_DIR/secret_key.$$" "$DATA_DIR/secret_key"
    fi
    cat "$DATA_DIR/secret_key"
}

# Tests see nothing of the demonstration's settings.
export_test_environment() {
    export_python_environment
    unset DEMO DEBUG SECRET_KEY
}

# Wheels with hashes, by uv for its speed. uv does not read pip's settings (a mirror, say): pip may still do.
install_pinned() {
    list=$1
    shift
    quietly "$venv/bin/uv" pip install --python "$venv/bin/python" --require-hashes -r "$list" "$@" && return
    say "uv could not install $list; trying pip"
    case ${1:-} in --compile-bytecode) shift ;; esac
    quietly "$venv/bin/python" -m pip install -q --require-hashes -r "$list" "$@"
}

# The output of what goes well interests nobody.
quietly() {
    output=$("$@" 2>&1 </dev/null) || { printf '%s\n' "$output" >&2; return 1; }
}

# The folder of the first PostgreSQL that serves, among the system's and those named: of version $1, or
# any from 15 on, and with the extensions that the migrations create.
find_postgres() {
    version=$1
    shift
    for bin in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /usr/bin /usr/local/bin /usr/local/pgsql/bin "$@"; do
        if postgres_serves "$bin" "$version"; then printf '%s' "$bin"; return; fi
    done
    return 1
}

postgres_serves() {
    [ -x "$1/initdb" ] && [ -x "$1/pg_ctl" ] || return 1
    major=$("$1/postgres" --version 2>/dev/null | sed 's/[^0-9]*\([0-9]*\).*/\1/')
    [ "${major:-0}" -ge 15 ] && [ "${2:-$major}" = "$major" ] || return 1
    share=$("$1/pg_config" --sharedir 2>/dev/null) || share=$1/../share
    for extension in unaccent pg_trgm btree_gist; do
        [ -e "$share/extension/$extension.control" ] || return 1
    done
}
