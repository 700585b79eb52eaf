"""The tables and statements of the PostgreSQL broker."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS logs (
    topic text COLLATE "C" PRIMARY KEY,
    log_id uuid NOT NULL DEFAULT gen_random_uuid()
);
CREATE TABLE IF NOT EXISTS partitions (
    topic text COLLATE "C" NOT NULL,
    partition integer NOT NULL,
    next_offset bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (topic, partition)
) WITH (fillfactor = 50);
CREATE TABLE IF NOT EXISTS records (
    topic text COLLATE "C" NOT NULL,
    partition integer NOT NULL,
    "offset" bigint NOT NULL,
    key text NOT NULL,
    headers json NOT NULL,
    value bytea NOT NULL,
    PRIMARY KEY (topic, partition, "offset")
);
CREATE TABLE IF NOT EXISTS progress (
    "group" text COLLATE "C" NOT NULL,
    topic text COLLATE "C" NOT NULL,
    partition integer NOT NULL,
    next_offset bigint NOT NULL,
    PRIMARY KEY ("group", topic, partition)
) WITH (fillfactor = 50);
"""

CREATE_TOPICS = """
WITH made AS (
    INSERT INTO logs (topic) SELECT DISTINCT unnest($1::text[]) ON CONFLICT DO NOTHING RETURNING topic
)
INSERT INTO partitions (topic, partition) SELECT topic, generate_series(0, $2::integer - 1) FROM made
"""

LOG_ID = "SELECT log_id FROM logs WHERE topic = $1"

ENDS = "SELECT partition, next_offset FROM partitions WHERE topic = $1 ORDER BY partition"

LAST = """
SELECT p.partition, r."offset", r.key, r.headers, r.value
FROM partitions p
LEFT JOIN records r ON r.topic = p.topic AND r.partition = p.partition AND r."offset" = p.next_offset - 1
WHERE p.topic = $1
ORDER BY p.partition
"""

BETWEEN = """
SELECT "offset", key, headers, value FROM records
WHERE topic = $1 AND partition = $2 AND "offset" >= $3 AND "offset" < $4
ORDER BY "offset"
"""

REMOVE = tuple(f"DELETE FROM {table} WHERE topic = $1" for table in ("records", "partitions", "logs", "progress"))

LOCK_LOG = "SELECT pg_advisory_xact_lock($1), pg_notify('records', $2)"

APPEND = """
WITH given AS (
    SELECT partition, key, headers, value, row_number() OVER (PARTITION BY partition ORDER BY nth) - 1 AS nth
    FROM unnest($2::integer[], $3::text[], $4::json[], $5::bytea[]) WITH ORDINALITY
        AS given (partition, key, headers, value, nth)
), moved AS (
    UPDATE partitions SET next_offset = next_offset + added
    FROM (SELECT partition AS number, count(*) AS added FROM given GROUP BY partition) AS counted
    WHERE topic = $1 AND partition = number
    RETURNING partition, next_offset - added AS first
)
INSERT INTO records (topic, partition, "offset", key, headers, value)
SELECT $1, partition, first + nth, key, headers, value FROM given JOIN moved USING (partition)
"""

READ = """
WITH ahead AS MATERIALIZED (
    SELECT nth, topic, partition, place
    FROM unnest($1::text[], $2::integer[], $3::bigint[]) WITH ORDINALITY AS wanted (topic, partition, place, nth)
    JOIN partitions USING (topic, partition)
    WHERE next_offset > place
)
SELECT nth, "offset", key, headers, value
FROM ahead CROSS JOIN LATERAL (
    SELECT "offset", key, headers, value FROM records
    WHERE records.topic = ahead.topic AND records.partition = ahead.partition AND "offset" >= place
    ORDER BY "offset"
    LIMIT greatest(1, $4::bigint / (SELECT count(*) FROM ahead))
) AS records
"""

COMMIT = """
INSERT INTO progress ("group", topic, partition, next_offset) VALUES ($1, $2, $3, $4)
ON CONFLICT ("group", topic, partition) DO UPDATE SET next_offset = excluded.next_offset
"""

JOIN = "SELECT pg_advisory_lock_shared(key) FROM unnest($1::bigint[]) AS key"

ANNOUNCE = "SELECT pg_notify('members', $1)"

MEMBERS = """
SELECT key, array_agg(pid ORDER BY pid) AS pids
FROM (
    SELECT (classid::bigint << 32) | objid::bigint AS key, pid FROM pg_locks
    WHERE locktype = 'advisory' AND objsubid = 1 AND mode = 'ShareLock' AND granted
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
) AS shared
WHERE key = ANY($1::bigint[])
GROUP BY key
"""

PARTITIONS_OF = "SELECT topic, partition FROM partitions WHERE topic = ANY($1::text[]) ORDER BY topic, partition"

TAKE = "SELECT key FROM unnest($1::bigint[]) AS key WHERE pg_try_advisory_lock(key) LIMIT $2"

GIVE_BACK = "SELECT pg_advisory_unlock(key) FROM unnest($1::bigint[]) AS key"
