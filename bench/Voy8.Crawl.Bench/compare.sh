#!/usr/bin/env bash
# Crawls one local site with the whole pipeline and with its peers, in turns, and prints what was measured and the ratios.
# Our figures are of the worker: PostgreSQL and Redis, which the peers do without, are told apart.
#
#   bench/Voy8.Crawl.Bench/compare.sh /path/to/peers/crawl/run.sh [PAGES_DIR …]      N=2000 CONC=32 RUNS=2
#
# Wants root, as the runner of the peers does: it installs them. Starts a PostgreSQL and a Redis of its own, and stops them.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
runner=$(realpath "${1:?give the path of the run.sh that measures the peers}")
shift
export N=${N:-2000} CONC=${CONC:-32} WORK_DIR
RUNS=${RUNS:-2} PG_PORT=${PG_PORT:-7411} REDIS_PORT=${REDIS_PORT:-7412}
work=$(mktemp -d)
chmod a+rx "$work"
WORK_DIR=$work/peers

need=()
command -v redis-server > /dev/null || need+=(redis-server)
ls -d /usr/lib/postgresql/*/bin > /dev/null 2>&1 || need+=(postgresql)
if [ ${#need[@]} -gt 0 ]; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${need[@]}" > /dev/null
fi
pg=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)

as_postgres() { runuser -u postgres -- "$@"; }
stop() {
  [ ! -f "$WORK_DIR/nginx.pid" ] || kill "$(cat "$WORK_DIR/nginx.pid")" 2> /dev/null || true
  [ ! -f "$work/redis.pid" ] || kill "$(cat "$work/redis.pid")" 2> /dev/null || true
  as_postgres "$pg/pg_ctl" -D "$work/pg" -m fast stop > /dev/null 2>&1 || true
  rm -rf "$work"
}
trap stop EXIT

# Compiled ahead of time, as a worker is that is to be quick from its start. What an earlier publish of another kind left would be mixed in.
rm -rf "$here"/obj/Release/*/*/R2R
dotnet publish "$here" -c Release --use-current-runtime --self-contained false -p:PublishReadyToRun=true -o "$work/ours" --nologo -v quiet >&2
redis-server --port "$REDIS_PORT" --bind 127.0.0.1 --dir "$work" --daemonize yes --pidfile "$work/redis.pid" --save '' > /dev/null
install -d -o postgres -g postgres -m 700 "$work/pg"
as_postgres "$pg/initdb" -D "$work/pg" --auth=trust -E UTF8 --locale=C > /dev/null
as_postgres "$pg/pg_ctl" -D "$work/pg" -l "$work/pg/server.log" -w \
  -o "-p $PG_PORT -c listen_addresses=127.0.0.1 -c unix_socket_directories='$work/pg'" start > /dev/null
sql() { "$pg/psql" -h 127.0.0.1 -p "$PG_PORT" -U postgres -X -q "$@" 2> /dev/null; }
cpu() { awk '{print $14+$15+$16+$17}' "/proc/$1/stat"; }

for run in $(seq "$RUNS"); do
  RUNS=1 PEERS=${PEERS:-scrapy crawlee} bash "$runner" "$@" | grep '^{' | tee -a "$work/lines"
  nginx -c "$WORK_DIR/nginx.conf"
  redis-cli -p "$REDIS_PORT" flushall > /dev/null
  sql -d postgres -c 'drop database if exists bench with (force)' -c 'create database bench' -c checkpoint
  postmaster=$(head -1 "$work/pg/postmaster.pid") before=$(cpu "$(head -1 "$work/pg/postmaster.pid")")
  PG="Host=127.0.0.1;Port=$PG_PORT;Username=postgres;Database=bench;Maximum Pool Size=16" REDIS="127.0.0.1:$REDIS_PORT" \
    /usr/bin/time -f '%e %U %S %M' -o "$work/time" "$work/ours/Voy8.Crawl.Bench" crawl "$N" "$CONC" > "$work/out"
  sleep 0.5
  read -r wall user sys rss < "$work/time"
  awk -v n="$N" -v run="$run" -v wall="$wall" -v user="$user" -v sys="$sys" -v rss="$rss" -v pg="$(($(cpu "$postmaster") - before))" -v result="$(tail -1 "$work/out")" \
    'BEGIN { printf "{\"run\":%d,\"wall_s\":%s,\"cpu_s_per_1k_pages\":%.2f,\"postgres_cpu_s_per_1k_pages\":%.2f,\"peak_rss_mb\":%d,\"result\":%s}\n", run, wall, (user + sys) * 1000 / n, pg * 10 / n, rss / 1024, result }' \
    | tee -a "$work/lines"
  kill "$(cat "$WORK_DIR/nginx.pid")"
done

python3 - "$work/lines" << 'PYTHON'
import json, statistics, sys
runs = {}
for line in open(sys.argv[1]):
    run = json.loads(line)
    runs.setdefault(run["result"]["peer"].split()[0], []).append(run)
median = lambda peer, value: statistics.median(value(run) for run in runs[peer])
speed = {peer: median(peer, lambda run: run["result"]["pagesPerSecond"]) for peer in runs}
for peer in speed:
    if peer != "voy8":
        print(json.dumps({"measure": "pages_per_s", "ours": speed["voy8"], "peer": peer, "theirs": speed[peer],
                          "ratio": round(speed["voy8"] / speed[peer], 2), "bar": "above 1", "met": speed["voy8"] > speed[peer]}))
cpu = median("voy8", lambda run: run["cpu_s_per_1k_pages"])
print(json.dumps({"measure": "cpu_s_per_1k_pages", "ours": cpu, "bar": "at most 7", "met": cpu <= 7}))
rss = median("voy8", lambda run: run["peak_rss_mb"])
print(json.dumps({"measure": "peak_rss_mb", "ours": rss, "bar": "below 250", "met": rss < 250}))
PYTHON
