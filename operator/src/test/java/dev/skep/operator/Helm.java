package dev.skep.operator;

/** Where Helm and our charts are. */
final class Helm {
    static final String MISSING = "Helm is not built; e2e/kube prepare helm does that";

    /** A Helm that asks no server takes some version for granted. */
    static final String OLDEST_KUBERNETES = "1.30.0";

    private Helm() {}

    /** Empty when there is none. */
    static String program() {
        final String found = ApiServer.program("helm");
        if (found.isEmpty()) {
            System.err.println("SKIPPED: a test with Helm, because " + MISSING);
        }
        return found;
    }

    static String chart(final String name) {
        return ApiServer.REPOSITORY.resolve("charts").resolve(name).toString();
    }

    static String preset(final String name) {
        return ApiServer.REPOSITORY.resolve("helm").resolve(name).toString();
    }
}
