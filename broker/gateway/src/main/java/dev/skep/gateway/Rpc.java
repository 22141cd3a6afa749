package dev.skep.gateway;

/** The methods of the public service, by gRPC or HTTP. */
public enum Rpc {
    ACTIVATE_JOBS("ActivateJobs", "JOB_BATCH#ACTIVATE"),
    STREAM_ACTIVATED_JOBS("StreamActivatedJobs", "JOB#STREAM"),
    CANCEL_PROCESS_INSTANCE("CancelProcessInstance", "PROCESS_INSTANCE#CANCEL"),
    COMPLETE_JOB("CompleteJob", "JOB#COMPLETE"),
    CREATE_PROCESS_INSTANCE("CreateProcessInstance", "PROCESS_INSTANCE_CREATION#CREATE"),
    CREATE_PROCESS_INSTANCE_WITH_RESULT(
            "CreateProcessInstanceWithResult", "PROCESS_INSTANCE_CREATION#CREATE_WITH_AWAITING_RESULT"),
    EVALUATE_DECISION("EvaluateDecision", "DECISION_EVALUATION#EVALUATE"),
    EVALUATE_CONDITIONAL("EvaluateConditional", "CONDITIONAL_EVALUATION#EVALUATE"),
    DEPLOY_PROCESS("DeployProcess", "DEPLOYMENT#CREATE"),
    DEPLOY_RESOURCE("DeployResource", "DEPLOYMENT#CREATE"),
    FAIL_JOB("FailJob", "JOB#FAIL"),
    THROW_ERROR("ThrowError", "JOB#THROW_ERROR"),
    PUBLISH_MESSAGE("PublishMessage", "MESSAGE#PUBLISH"),
    RESOLVE_INCIDENT("ResolveIncident", "INCIDENT#RESOLVE"),
    SET_VARIABLES("SetVariables", "VARIABLE_DOCUMENT#UPDATE"),
    TOPOLOGY("Topology", "TOPOLOGY"),
    UPDATE_JOB_RETRIES("UpdateJobRetries", "JOB#UPDATE_RETRIES"),
    UPDATE_JOB_TIMEOUT("UpdateJobTimeout", "JOB#UPDATE_TIMEOUT"),
    MODIFY_PROCESS_INSTANCE("ModifyProcessInstance", "PROCESS_INSTANCE_MODIFICATION#MODIFY"),
    MIGRATE_PROCESS_INSTANCE("MigrateProcessInstance", "PROCESS_INSTANCE_MIGRATION#MIGRATE"),
    DELETE_RESOURCE("DeleteResource", "RESOURCE_DELETION#DELETE"),
    BROADCAST_SIGNAL("BroadcastSignal", "SIGNAL#BROADCAST"),
    /** This one, and those of user tasks, are there for HTTP only. */
    CORRELATE_MESSAGE("CorrelateMessage", "MESSAGE_CORRELATION#CORRELATE"),
    COMPLETE_USER_TASK("CompleteUserTask", "USER_TASK#COMPLETE"),
    ASSIGN_USER_TASK("AssignUserTask", "USER_TASK#ASSIGN"),
    UPDATE_USER_TASK("UpdateUserTask", "USER_TASK#UPDATE"),
    /** For those who operate the cluster. */
    BAN_INSTANCE("BanInstance", "ERROR#BAN");

    private final String methodName;
    private final String requestType;

    Rpc(final String methodName, final String requestType) {
        this.methodName = methodName;
        this.requestType = requestType;
    }

    /** Name of the method in the public service. */
    public String methodName() {
        return methodName;
    }

    /** Value type and intent, as metrics name a request. */
    public String requestType() {
        return requestType;
    }

    /** Only a creation may be tried on the next partition: wherever it lands is right. */
    boolean triesNextPartition() {
        return this == CREATE_PROCESS_INSTANCE
                || this == CREATE_PROCESS_INSTANCE_WITH_RESULT
                || this == EVALUATE_CONDITIONAL;
    }
}
