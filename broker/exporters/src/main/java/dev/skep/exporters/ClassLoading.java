package dev.skep.exporters;

/** Lets the code of an exporter find its classes and services the way its libraries look for them. */
final class ClassLoading {
    private ClassLoading() {}

    static void with(final ClassLoader loader, final Runnable work) {
        final Thread thread = Thread.currentThread();
        final ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            work.run();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
