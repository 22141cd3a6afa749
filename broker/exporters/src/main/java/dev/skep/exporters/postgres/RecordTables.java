package dev.skep.exporters.postgres;

import dev.skep.exporters.record.RecordJson;
import io.camunda.zeebe.protocol.record.Record;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import org.postgresql.Driver;

/** The tables in a database, made when they are missing, and a connection that is made anew when it is broken. */
final class RecordTables {
    private static final Pattern SCHEMA = Pattern.compile("[a-z_][a-z0-9_]{0,62}");
    /** A zero character, behind backslashes that stand for themselves: JSON may hold it, a text of PostgreSQL may not. */
    private static final Pattern ESCAPED_ZERO = Pattern.compile("(?<!\\\\)((?:\\\\{2})*)\\\\u0000");

    private final String url;
    private final Properties properties = new Properties();
    private final String schema;
    private final int timeoutSeconds;
    private Connection connection;

    RecordTables(
            final String url, final String user, final String password, final String schema, final int timeoutSeconds) {
        if (!new Driver().acceptsURL(url)) {
            throw new IllegalArgumentException("url is '" + withoutParameters(url)
                    + "', expected one such as jdbc:postgresql://host:5432/database");
        }
        if (!SCHEMA.matcher(schema).matches()) {
            throw new IllegalArgumentException(
                    "schema is '" + schema + "', expected a name of small letters, digits and underscores");
        }
        this.url = url;
        this.schema = '"' + schema + '"';
        this.timeoutSeconds = timeoutSeconds;
        if (!user.isEmpty()) {
            properties.setProperty("user", user);
        }
        if (!password.isEmpty()) {
            properties.setProperty("password", password);
        }
        properties.setProperty("ApplicationName", "skep-exporter");
        properties.setProperty("reWriteBatchedInserts", "true");
        properties.setProperty("connectTimeout", Integer.toString(timeoutSeconds));
        properties.setProperty("socketTimeout", Integer.toString(timeoutSeconds));
        properties.setProperty("tcpKeepAlive", "true");
    }

    /** All of them in one transaction, or none. */
    void insert(final List<Record<?>> records) throws SQLException {
        boolean done = false;
        try {
            final Connection open = connection();
            try (PreparedStatement insert = open.prepareStatement("INSERT INTO " + schema + ".record"
                    + " (partition_id, position, source_position, key, time, record_type, value_type, intent,"
                    + " rejection_type, rejection_reason, process_instance_key, broker_version, value)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb)"
                    + " ON CONFLICT (partition_id, position) DO NOTHING")) {
                insert.setQueryTimeout(timeoutSeconds);
                for (final Record<?> each : records) {
                    bind(insert, each);
                    insert.addBatch();
                }
                insert.executeBatch();
            }
            open.commit();
            done = true;
        } finally {
            if (!done) {
                close();
            }
        }
    }

    private static void bind(final PreparedStatement insert, final Record<?> each) throws SQLException {
        int column = 0;
        insert.setInt(++column, each.getPartitionId());
        insert.setLong(++column, each.getPosition());
        insert.setLong(++column, each.getSourceRecordPosition());
        insert.setLong(++column, each.getKey());
        insert.setTimestamp(++column, Timestamp.from(Instant.ofEpochMilli(each.getTimestamp())));
        insert.setString(++column, each.getRecordType().name());
        insert.setString(++column, each.getValueType().name());
        insert.setString(++column, each.getIntent().name());
        final boolean rejected = !each.getRejectionReason().isEmpty();
        insert.setString(++column, rejected ? each.getRejectionType().name() : null);
        insert.setString(++column, rejected ? each.getRejectionReason().replace('\0', '\ufffd') : null);
        final Long instance = InstanceKey.of(each.getValue());
        if (instance == null) {
            insert.setNull(++column, java.sql.Types.BIGINT);
        } else {
            insert.setLong(++column, instance);
        }
        insert.setString(++column, each.getBrokerVersion());
        insert.setString(++column, withoutZeros(RecordJson.value(each.getValue())));
    }

    private static String withoutZeros(final String json) {
        return json.contains("\\u0000") ? ESCAPED_ZERO.matcher(json).replaceAll("$1\\\\ufffd") : json;
    }

    private Connection connection() throws SQLException {
        if (connection == null) {
            connection = new Driver().connect(url, properties);
            connection.setAutoCommit(false);
            createTables(connection);
        }
        return connection;
    }

    /** Two exporters may do so at once: the lock lets one after the other. */
    private void createTables(final Connection open) throws SQLException {
        try (Statement statement = open.createStatement()) {
            statement.execute("SELECT pg_advisory_xact_lock(hashtext('exporter of " + schema + "'))");
            statement.execute("CREATE SCHEMA IF NOT EXISTS " + schema);
            statement.execute("CREATE TABLE IF NOT EXISTS " + schema + ".record ("
                    + "partition_id int NOT NULL, "
                    + "position bigint NOT NULL, "
                    + "source_position bigint NOT NULL, "
                    + "key bigint NOT NULL, "
                    + "time timestamptz NOT NULL, "
                    + "record_type text NOT NULL, "
                    + "value_type text NOT NULL, "
                    + "intent text NOT NULL, "
                    + "rejection_type text, "
                    + "rejection_reason text, "
                    + "process_instance_key bigint, "
                    + "broker_version text NOT NULL, "
                    + "value jsonb NOT NULL, "
                    + "PRIMARY KEY (partition_id, position))");
            statement.execute("CREATE INDEX IF NOT EXISTS record_by_process_instance ON " + schema
                    + ".record (process_instance_key, position) WHERE process_instance_key IS NOT NULL");
            statement.execute("CREATE INDEX IF NOT EXISTS record_by_time ON " + schema + ".record (time)");
            for (final String view : RecordViews.of(schema)) {
                statement.execute(view);
            }
            open.commit();
        }
    }

    /** The next insert opens it again. */
    void close() {
        final Connection old = connection;
        connection = null;
        if (old != null) {
            try {
                old.close();
            } catch (final SQLException e) {
                // it was broken already
            }
        }
    }

    @Override
    public String toString() {
        return withoutParameters(url) + ", schema " + schema;
    }

    /** A password may be among them. */
    private static String withoutParameters(final String url) {
        final int parameters = url.indexOf('?');
        return parameters < 0 ? url : url.substring(0, parameters);
    }
}
