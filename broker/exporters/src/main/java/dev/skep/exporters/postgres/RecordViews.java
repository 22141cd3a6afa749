package dev.skep.exporters.postgres;

import java.util.List;

/** What people ask for most, as views of the one table. */
final class RecordViews {
    private RecordViews() {}

    static List<String> of(final String schema) {
        final String table = schema + ".record";
        return List.of(
                "CREATE OR REPLACE VIEW " + schema + ".process_instance AS SELECT"
                        + " s.partition_id, s.key AS process_instance_key,"
                        + " s.value->>'bpmnProcessId' AS bpmn_process_id, (s.value->>'version')::int AS version,"
                        + " (s.value->>'processDefinitionKey')::bigint AS process_definition_key,"
                        + " nullif((s.value->>'parentProcessInstanceKey')::bigint, -1) AS parent_process_instance_key,"
                        + " s.value->>'tenantId' AS tenant_id, s.time AS started,"
                        + " e.time AS ended,"
                        + " CASE e.intent WHEN 'ELEMENT_COMPLETED' THEN 'COMPLETED'"
                        + " WHEN 'ELEMENT_TERMINATED' THEN 'TERMINATED' ELSE 'ACTIVE' END AS state"
                        + " FROM " + table + " s LEFT JOIN " + table + " e ON e.partition_id = s.partition_id"
                        + " AND e.process_instance_key = s.key AND e.key = s.key"
                        + " AND e.value_type = 'PROCESS_INSTANCE' AND e.record_type = 'EVENT'"
                        + " AND e.intent IN ('ELEMENT_COMPLETED', 'ELEMENT_TERMINATED')"
                        + " WHERE s.value_type = 'PROCESS_INSTANCE' AND s.record_type = 'EVENT'"
                        + " AND s.intent = 'ELEMENT_ACTIVATING' AND s.key = s.process_instance_key",
                "CREATE OR REPLACE VIEW " + schema + ".incident AS SELECT"
                        + " c.partition_id, c.key AS incident_key, c.process_instance_key,"
                        + " c.value->>'errorType' AS error_type, c.value->>'errorMessage' AS error_message,"
                        + " c.value->>'elementId' AS element_id, c.time AS created, r.time AS resolved"
                        + " FROM " + table + " c LEFT JOIN " + table + " r ON r.partition_id = c.partition_id"
                        + " AND r.process_instance_key = c.process_instance_key AND r.key = c.key"
                        + " AND r.value_type = 'INCIDENT' AND r.record_type = 'EVENT' AND r.intent = 'RESOLVED'"
                        + " WHERE c.value_type = 'INCIDENT' AND c.record_type = 'EVENT' AND c.intent = 'CREATED'");
    }
}
