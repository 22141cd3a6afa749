package dev.skep.e2e.crash;

import io.camunda.zeebe.client.api.response.ActivatedJob;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** What the clients were told, held against what they see later. Survives all crashes, for it is on the other side. */
public final class Ledger {
    /** How a piece of business comes into the broker. */
    enum Kind {
        /** Created; a job in the middle, a job at the end. */
        ORDER,
        /** Created; waits for a message, a job at the end. */
        WAIT,
        /** Started by a message; a job at the end. */
        STARTED
    }

    /** What the caller knows of a request. */
    enum Outcome {
        NOT_SENT,
        /** The answer is lost: it may have happened or not. */
        UNKNOWN,
        ACKNOWLEDGED
    }

    /** One piece of business: at most one process instance, ever. */
    static final class Business {
        final long id;
        final Kind kind;
        final Set<Long> instances = new ConcurrentSkipListSet<>();
        final Set<Long> middleJobs = new ConcurrentSkipListSet<>();
        final Set<Long> lastJobs = new ConcurrentSkipListSet<>();
        volatile Outcome created = Outcome.NOT_SENT;
        volatile Outcome published = Outcome.NOT_SENT;
        volatile boolean ended;

        Business(final long id, final Kind kind) {
            this.id = id;
            this.kind = kind;
        }

        boolean mustExist() {
            return kind == Kind.STARTED ? published == Outcome.ACKNOWLEDGED : created == Outcome.ACKNOWLEDGED;
        }

        @Override
        public String toString() {
            return kind + " " + id + " created " + created + " published " + published + " instances " + instances
                    + " middle jobs " + middleJobs + " last jobs " + lastJobs + " ended " + ended;
        }
    }

    private static final class Job {
        final AtomicInteger completions = new AtomicInteger();
        volatile long completedNanos = Long.MAX_VALUE;
        volatile boolean maybeCompleted;
        final AtomicInteger completionsSent = new AtomicInteger();
        final List<Failure> failures = new ArrayList<>();
    }

    /** A worker has told, or is telling, that a job failed. One who had it long ago may be later than one who had it after him. */
    static final class Failure {
        private final int retries;
        private final long sentNanos = System.nanoTime();
        private long acknowledgedNanos = Long.MAX_VALUE;

        private Failure(final int retries) {
            this.retries = retries;
        }

        /** Whether it was acknowledged before the other one was sent, which was acknowledged by then. */
        private boolean isOvertakenBy(final Failure other, final long now) {
            return other.acknowledgedNanos < now && acknowledgedNanos < other.sentNanos;
        }
    }

    /** Others may have worked with the same brokers before, and their messages may still be there. */
    private final AtomicLong ids =
            new AtomicLong(1000L * ThreadLocalRandom.current().nextInt(1_000_000));

    private final AtomicLong acknowledged = new AtomicLong();
    private final Map<Long, Business> businesses = new ConcurrentHashMap<>();
    private final Map<Long, Job> jobs = new ConcurrentHashMap<>();
    private final Queue<String> violations = new ConcurrentLinkedQueue<>();

    Business open(final Kind kind) {
        final Business business = new Business(ids.incrementAndGet(), kind);
        businesses.put(business.id, business);
        return business;
    }

    Collection<Business> businesses() {
        return businesses.values();
    }

    /** Requests that were answered well so far. */
    public long acknowledged() {
        return acknowledged.get();
    }

    void acknowledge() {
        acknowledged.incrementAndGet();
    }

    void violation(final String what) {
        violations.add(what);
    }

    public List<String> violations() {
        return new ArrayList<>(violations);
    }

    /** What is under way, in numbers, for whoever wonders why nothing goes on. */
    public String standing() {
        final List<Business> open = openButFor(business -> false);
        final long perhaps = open.stream().filter(this::mayHaveEnded).count();
        final long correlating = open.stream()
                .filter(business -> business.kind == Kind.WAIT
                        && business.published == Outcome.ACKNOWLEDGED
                        && business.lastJobs.isEmpty())
                .count();
        return open.size() + " under way, of which " + perhaps + " may have ended, and " + correlating
                + " wait for a message that was taken";
    }

    /** How many are under way: told to exist, and surely not ended. */
    long underWay() {
        return businesses.values().stream()
                .filter(business -> business.mustExist() && !business.ended && !mayHaveEnded(business))
                .count();
    }

    /** Those that must come to an end and have not shown it. */
    List<Business> openButFor(final Predicate<Business> forgiven) {
        return businesses.values().stream()
                .filter(business -> business.mustExist() && !business.ended && !forgiven.test(business))
                .toList();
    }

    void created(final Business business, final long instance) {
        business.instances.add(instance);
        business.created = Outcome.ACKNOWLEDGED;
        acknowledge();
    }

    /** @param askedNanos before the jobs were asked for */
    void activated(final ActivatedJob activated, final boolean last, final long askedNanos) {
        final Job job = jobs.computeIfAbsent(activated.getKey(), key -> new Job());
        if (job.completedNanos < askedNanos) {
            violation("job " + activated.getKey() + " was activated again after its completion was acknowledged");
        }
        synchronized (job) {
            final boolean failed = job.failures.stream().anyMatch(each -> each.acknowledgedNanos < askedNanos);
            if (failed && activated.getRetries() > mostRetries(job.failures, askedNanos)) {
                violation("job " + activated.getKey() + " has " + activated.getRetries()
                        + " retries, acknowledged were " + mostRetries(job.failures, askedNanos));
            }
        }
        final Business business = of(activated);
        if (business == null) {
            violation("job " + activated.getKey() + " is of no business: " + activated.getVariables());
            return;
        }
        business.instances.add(activated.getProcessInstanceKey());
        (last ? business.lastJobs : business.middleJobs).add(activated.getKey());
    }

    /** Before a completion is sent: others may learn that the job is gone before its sender learns that it worked. */
    void completing(final ActivatedJob activated) {
        jobs.get(activated.getKey()).completionsSent.incrementAndGet();
    }

    void completed(final ActivatedJob activated, final boolean last) {
        final Job job = jobs.get(activated.getKey());
        if (job.completions.incrementAndGet() > 1) {
            violation("two completions of job " + activated.getKey() + " were acknowledged");
        }
        job.completedNanos = System.nanoTime();
        if (last) {
            of(activated).ended = true;
        }
        acknowledge();
    }

    /** No answer. */
    void maybeCompleted(final ActivatedJob activated) {
        jobs.get(activated.getKey()).maybeCompleted = true;
    }

    /**
     * The job is not there any more: right, if a completion got through that was sent earlier.
     *
     * @param sent completions that this caller has just sent itself
     */
    void gone(final ActivatedJob activated, final boolean last, final int sent) {
        if (jobs.get(activated.getKey()).completionsSent.get() == sent) {
            violation("job " + activated.getKey() + " is gone, but nobody completed it");
        }
        if (last) {
            of(activated).ended = true;
        }
    }

    /** What the last failure may have said, as far as can be known at that time. */
    private static int mostRetries(final List<Failure> failures, final long now) {
        return failures.stream()
                .filter(each -> failures.stream().noneMatch(other -> each.isOvertakenBy(other, now)))
                .mapToInt(each -> each.retries)
                .max()
                .orElse(0);
    }

    /** Before a failure is sent, which may be at work before its sender learns that. */
    Failure failing(final ActivatedJob activated, final int retries) {
        final Job job = jobs.get(activated.getKey());
        final Failure failure = new Failure(retries);
        synchronized (job) {
            job.failures.add(failure);
        }
        return failure;
    }

    void failed(final ActivatedJob activated, final Failure failure) {
        synchronized (jobs.get(activated.getKey())) {
            failure.acknowledgedNanos = System.nanoTime();
        }
        acknowledge();
    }

    private Business of(final ActivatedJob job) {
        return businesses.get(((Number) job.getVariablesAsMap().getOrDefault("id", -1)).longValue());
    }

    /** Whether its last job may have been completed by a request that got no answer. */
    boolean mayHaveEnded(final Business business) {
        return business.lastJobs.stream().anyMatch(key -> jobs.get(key).maybeCompleted);
    }

    /** Pieces of business that were begun. */
    public int size() {
        return businesses.size();
    }

    /** What is not as it must be once all is done. */
    public List<String> verdict() {
        final List<String> wrong = violations();
        for (final Business business : businesses.values()) {
            if (business.instances.size() > 1 || business.middleJobs.size() > 1 || business.lastJobs.size() > 1) {
                wrong.add("happened more than once: " + business);
            }
            if (business.mustExist() && !business.ended) {
                wrong.add("acknowledged, but never ended: " + business);
            }
            if (!business.lastJobs.isEmpty() && !business.ended) {
                wrong.add("begun, but never ended: " + business);
            }
            if (business.kind == Kind.ORDER && business.ended && business.middleJobs.isEmpty()) {
                wrong.add("ended without its middle: " + business);
            }
        }
        return wrong;
    }
}
