package dev.skep.operator.api;

/** Regular expressions of the schema. */
final class Patterns {
    static final String DNS_LABEL = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";
    static final String VERSION = "^\\d+\\.\\d+\\.\\d+(-[0-9A-Za-z.-]+)?$";
    static final String QUANTITY = "^[0-9]+(\\.[0-9]+)?(Ki|Mi|Gi|Ti|Pi|k|M|G|T|P)?$";
    static final String DURATION = "^([0-9]+h)?([0-9]+m)?([0-9]+s)?$";

    private Patterns() {}
}
