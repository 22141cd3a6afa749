package dev.skep.operator.api;

/** Annotations by which people ask for something once, and labels by which objects are found. */
public final class Annotations {
    public static final String REBALANCE = "skep.dev/rebalance";
    public static final String PAUSE = "skep.dev/pause";
    public static final String RESTART = "skep.dev/restart";
    public static final String RESTART_BROKER = "skep.dev/restart-broker";
    public static final String REPLACE_BROKER = "skep.dev/replace-broker";
    public static final String PLAN = "skep.dev/plan";
    public static final String CANCEL_CHANGE = "skep.dev/cancel-change";
    public static final String FORCE_REMOVE = "skep.dev/force-remove";
    public static final String ALLOW_DELETION = "skep.dev/allow-deletion";

    /** Of objects that the operator makes: hash of what it applied. */
    public static final String HASH = "skep.dev/hash";
    /** Of pod templates: hash of the configuration in the ConfigMap. */
    public static final String CONFIG_HASH = "skep.dev/config-hash";
    /** Of pod templates: the last value of {@link #RESTART}. */
    public static final String RESTARTED = "skep.dev/restarted";

    /** Of Secrets that the operator makes: when it last wrote them. */
    public static final String CHANGED_AT = "skep.dev/changed-at";

    public static final String CLUSTER = "skep.dev/cluster";
    public static final String CLUSTER_UID = "skep.dev/cluster-uid";
    public static final String CLUSTER_ID = "skep.dev/cluster-id";
    public static final String ZONE = "skep.dev/zone";
    public static final String NODE_ID = "skep.dev/node-id";
    public static final String MEMBER_STATE = "skep.dev/member-state";
    public static final String LEFT_AT = "skep.dev/left-at";

    public static final String NAME_LABEL = "app.kubernetes.io/name";
    public static final String INSTANCE_LABEL = "app.kubernetes.io/instance";
    public static final String COMPONENT_LABEL = "app.kubernetes.io/component";
    public static final String PART_OF_LABEL = "app.kubernetes.io/part-of";
    public static final String MANAGED_BY_LABEL = "app.kubernetes.io/managed-by";

    /** Field manager and value of {@link #MANAGED_BY_LABEL}. */
    public static final String OPERATOR = "skep-operator";

    public static final String FINALIZER = "skep.dev/cluster";

    private Annotations() {}
}
