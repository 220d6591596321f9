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

# What every Django process needs; nothing already set by the caller is changed.
export_django_environment() {
    PATH=$venv/bin:$PATH
    DJANGO_SETTINGS_MODULE=${DJANGO_SETTINGS_MODULE:-remam.settings}
    DEMO=${DEMO:-1}
    export PATH DJANGO_SETTINGS_MODULE DEMO
    # The container images that set this would make every start compile all of Django again.
    unset PYTHONDONTWRITEBYTECODE
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

# Test runs side by side must not share a database: TEST_DB_SUFFIX names one, else the first name that
# no other run holds is taken. The lock lives as long as the process that the caller becomes.
choose_test_database() {
    if [ -z "${TEST_DB_NAME:-}" ] && [ -n "${TEST_DB_SUFFIX:-}" ]; then
        TEST_DB_NAME=test_remam_$TEST_DB_SUFFIX
    fi
    if [ -z "${TEST_DB_NAME:-}" ]; then
        make_data_dir
        slot=1
        while :; do
            exec 7>>"$DATA_DIR/test-database-$slot.lock"
            flock -n -x 7 && break
            slot=$((slot + 1))
        done
        TEST_DB_NAME=test_remam
        [ $slot = 1 ] || TEST_DB_NAME=test_remam_$slot
    fi
    export TEST_DB_NAME
}
