package dev.skep.platform;

/** What the JDK makes awkward about ending threads. */
final class Threads {
    private Threads() {}

    /** Waits for the end of the thread; an interrupt is kept for whoever looks for it later. */
    static void joinUninterruptibly(final Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (final InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
