package dev.skep.engine;

/** The ids of all tables of the engine, side by side so that none is given twice. Never reuse one. */
public final class TableIds {
    public static final int KEY_COUNTER = 1;
    public static final int DEFERRED_COMMANDS = 2;
    public static final int BANNED_INSTANCES = 3;

    public static final int PROCESS_BY_KEY = 10;
    public static final int PROCESS_LATEST = 11;
    public static final int PROCESS_BY_VERSION = 12;

    public static final int ELEMENT_INSTANCES = 20;
    public static final int ELEMENT_CHILDREN = 21;
    public static final int JOIN_TOKENS = 22;
    public static final int AWAITED_RESULTS = 23;
    public static final int EVENT_TRIGGERS = 24;

    public static final int LOOPS = 25;
    public static final int LOOP_COUNTERS = 26;
    public static final int CALLED_INSTANCES = 27;
    public static final int COMPENSATION_SUBSCRIPTIONS = 28;
    public static final int COMPENSATION_HANDLERS = 29;
    public static final int VARIABLES = 30;
    public static final int INSTANCES_OF_DEFINITION = 31;
    public static final int COMPENSATION_BY_SCOPE = 32;
    public static final int COMPENSATION_BY_EVENT = 33;
    public static final int AD_HOC_ENDING = 34;

    public static final int JOBS = 40;
    public static final int JOBS_ACTIVATABLE = 41;
    public static final int JOB_DEADLINES = 42;
    public static final int JOB_BACKOFFS = 43;

    public static final int INCIDENTS = 50;
    public static final int INCIDENT_BY_ELEMENT = 51;
    public static final int INCIDENT_BY_JOB = 52;

    public static final int TIMERS = 60;
    public static final int TIMER_DUE_DATES = 61;
    public static final int TIMERS_BY_OWNER = 62;

    public static final int MESSAGES = 70;
    public static final int MESSAGES_BY_NAME = 71;
    public static final int MESSAGE_DEADLINES = 72;
    public static final int MESSAGE_IDS = 73;
    public static final int MESSAGE_CORRELATED = 74;
    public static final int MESSAGE_START_LOCKS = 75;
    public static final int MESSAGE_SUBSCRIPTIONS = 76;
    public static final int MESSAGE_SUBSCRIPTIONS_BY_NAME = 77;
    public static final int MESSAGE_SUBSCRIPTIONS_PENDING = 78;
    public static final int PROCESS_MESSAGE_SUBSCRIPTIONS = 79;
    public static final int PROCESS_MESSAGE_SUBSCRIPTIONS_PENDING = 80;
    public static final int MESSAGE_START_SUBSCRIPTIONS = 81;
    public static final int MESSAGE_START_SUBSCRIPTIONS_BY_PROCESS = 82;
    public static final int MESSAGE_START_INSTANCES = 83;
    public static final int MESSAGE_FRONTIERS = 84;

    public static final int SIGNAL_SUBSCRIPTIONS = 85;
    public static final int SIGNAL_SUBSCRIPTIONS_BY_OWNER = 86;
    public static final int SIGNALS_RECEIVED = 87;
    public static final int SIGNALS_SETTLED = 88;
    public static final int MESSAGE_CORRELATIONS_AWAITED = 89;
    public static final int DISTRIBUTIONS = 90;
    public static final int DISTRIBUTIONS_PENDING = 91;
    public static final int ADDED_PARTITIONS = 92;
    public static final int CATCH_UP = 93;
    public static final int MESSAGE_CORRELATION_DEADLINES = 94;

    public static final int MESSAGE_OFFERS = 98;
    public static final int MESSAGE_TAKERS = 99;

    public static final int PROCESS_HIGHEST_DELETED = 100;
    public static final int PROCESS_DELETING = 101;
    public static final int DELETED_RESOURCES = 102;

    public static final int DECISION_BY_KEY = 110;
    public static final int DECISION_LATEST = 111;
    public static final int DECISION_BY_VERSION = 112;
    public static final int DECISION_HIGHEST_DELETED = 113;
    public static final int DECISIONS_OF_REQUIREMENTS = 114;
    public static final int REQUIREMENTS_BY_KEY = 115;
    public static final int REQUIREMENTS_LATEST = 116;
    public static final int REQUIREMENTS_BY_VERSION = 117;
    public static final int REQUIREMENTS_HIGHEST_DELETED = 118;

    public static final int FORM_BY_KEY = 120;
    public static final int FORM_LATEST = 121;
    public static final int FORM_BY_VERSION = 122;
    public static final int FORM_HIGHEST_DELETED = 123;

    public static final int USER_TASKS = 130;
    public static final int USER_TASK_CHANGES = 131;
    public static final int TASK_LISTENER_JOBS = 132;

    public static final int PROCESS_BY_DEPLOYMENT = 140;
    public static final int PROCESS_BY_TAG = 141;
    public static final int DECISION_BY_DEPLOYMENT = 142;
    public static final int DECISION_BY_TAG = 143;
    public static final int FORM_BY_DEPLOYMENT = 144;
    public static final int FORM_BY_TAG = 145;

    public static final int CONDITIONAL_STARTS = 148;

    public static final int EXPORTERS = 150;
    public static final int EXPORTING_PHASE = 151;

    private TableIds() {}
}
