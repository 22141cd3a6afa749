package dev.skep.gateway.rest;

import java.util.List;

/** What somebody wants of a user task. An empty action stands for the usual one. */
public sealed interface UserTaskRequest {
    long key();

    String action();

    /** @param variables JSON text of an object, empty for none */
    record Complete(long key, String action, String variables) implements UserTaskRequest {}

    /**
     * @param assignee empty to take it away from whoever has it
     * @param allowOverride whether somebody else may have it now
     */
    record Assign(long key, String action, String assignee, boolean allowOverride) implements UserTaskRequest {}

    /** Changes those attributes that are not null. Empty dates and lists clear what is there. */
    record Update(
            long key,
            String action,
            String dueDate,
            String followUpDate,
            List<String> candidateUsers,
            List<String> candidateGroups,
            Integer priority)
            implements UserTaskRequest {}
}
