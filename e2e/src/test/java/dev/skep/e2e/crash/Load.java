package dev.skep.e2e.crash;

import dev.skep.e2e.crash.Ledger.Business;
import dev.skep.e2e.crash.Ledger.Kind;
import dev.skep.e2e.crash.Ledger.Outcome;
import dev.skep.e2e.fixture.Await;
import dev.skep.e2e.fixture.BrokerProcess;
import dev.skep.e2e.fixture.Client;
import io.camunda.zeebe.client.ZeebeClient;
import io.camunda.zeebe.client.api.command.ClientException;
import io.camunda.zeebe.client.api.command.ClientStatusException;
import io.camunda.zeebe.client.api.response.ActivatedJob;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.grpc.Status;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Clients that create, publish and work as fast as they are answered, between two crashes of a broker. */
public final class Load implements AutoCloseable {
    static final String MIDDLE = "middle";
    static final String LAST = "last";

    /** Short, so that jobs that a crashed worker held come back soon. */
    public static final Duration LEASE = Duration.ofSeconds(2);

    private static final Duration BUFFERED = Duration.ofHours(1);
    private static final int UNDER_WAY_MAX = 150;
    private static final int JOBS_MAX = 20;

    /** The answers that say nothing of whether it happened. */
    private static final Set<Status.Code> NO_ANSWER = EnumSet.of(
            Status.Code.UNAVAILABLE,
            Status.Code.CANCELLED,
            Status.Code.DEADLINE_EXCEEDED,
            Status.Code.RESOURCE_EXHAUSTED);

    private final List<Client> clients;
    private final AtomicInteger nextGateway = new AtomicInteger();
    private final ThreadLocal<Integer> gateway = ThreadLocal.withInitial(nextGateway::getAndIncrement);
    private final Ledger ledger;
    private final Duration pause;
    private final List<Thread> threads = new ArrayList<>();
    private final long acknowledgedBefore;
    private volatile boolean stopping;

    /**
     * Who is asked: each thread stays with one of them as long as that one answers.
     *
     * @param answersWithin when there was no answer by then the outcome is not known
     */
    public record Gateways(List<String> addresses, Duration answersWithin) {
        public Gateways {
            addresses = List.copyOf(addresses);
        }

        static Gateways of(final BrokerProcess broker) {
            return new Gateways(List.of(broker.gatewayAddress()), Await.PATIENCE);
        }
    }

    private Load(final Gateways gateways, final Ledger ledger, final Duration pause) {
        this.pause = pause;
        this.clients = gateways.addresses().stream()
                .map(address -> Client.at(address, gateways.answersWithin()))
                .toList();
        this.ledger = ledger;
        this.acknowledgedBefore = ledger.acknowledged();
    }

    /** Everybody at work. */
    public static Load start(final Gateways gateways, final Ledger ledger, final Random random) {
        return start(gateways, ledger, random, Duration.ZERO);
    }

    /**
     * Everybody at work, for brokers that have other things to do as well.
     *
     * @param pause of each client after each thing that it does
     */
    public static Load start(final Gateways gateways, final Ledger ledger, final Random random, final Duration pause) {
        final Load load = workersOnly(gateways, ledger, random, pause);
        load.run("create-1", random, load::create);
        load.run("create-2", random, load::create);
        load.run("publish", random, load::publish);
        return load;
    }

    /** Nothing new: what is there is brought to its end. */
    static Load workersOnly(final Gateways gateways, final Ledger ledger, final Random random) {
        return workersOnly(gateways, ledger, random, Duration.ZERO);
    }

    private static Load workersOnly(
            final Gateways gateways, final Ledger ledger, final Random random, final Duration pause) {
        final Load load = new Load(gateways, ledger, pause);
        load.run("middle-1", random, own -> load.work(MIDDLE, own));
        load.run("middle-2", random, own -> load.work(MIDDLE, own));
        load.run("last-1", random, own -> load.work(LAST, own));
        load.run("last-2", random, own -> load.work(LAST, own));
        return load;
    }

    public static void deploy(final Client client) {
        client.deploy(Bpmn.createExecutableProcess(Kind.ORDER.name())
                .startEvent()
                .serviceTask(MIDDLE, task -> task.zeebeJobType(MIDDLE))
                .serviceTask(LAST, task -> task.zeebeJobType(LAST))
                .endEvent()
                .done());
        client.deploy(Bpmn.createExecutableProcess(Kind.WAIT.name())
                .startEvent()
                .intermediateCatchEvent(
                        "wait", event -> event.message(m -> m.name("go").zeebeCorrelationKeyExpression("id")))
                .serviceTask(LAST, task -> task.zeebeJobType(LAST))
                .endEvent()
                .done());
        client.deploy(Bpmn.createExecutableProcess(Kind.STARTED.name())
                .startEvent()
                .message("begin")
                .serviceTask(LAST, task -> task.zeebeJobType(LAST))
                .endEvent()
                .done());
    }

    private interface Step {
        void run(Random random);
    }

    private void run(final String name, final Random random, final Step step) {
        final Random own = new Random(random.nextLong());
        threads.add(Thread.ofPlatform().name(name).start(() -> {
            while (!stopping) {
                try {
                    step.run(own);
                    LockSupport.parkNanos(pause.toNanos());
                } catch (final RuntimeException e) {
                    ledger.violation(name + ": " + e);
                    return;
                }
            }
        }));
    }

    private void create(final Random random) {
        if (ledger.underWay() > UNDER_WAY_MAX) {
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
            return;
        }
        final Business business = ledger.open(random.nextBoolean() ? Kind.ORDER : Kind.WAIT);
        final boolean answered = answered("create", () -> {
            final long instance = zeebe().newCreateInstanceCommand()
                    .bpmnProcessId(business.kind.name())
                    .latestVersion()
                    .variables(Map.of("id", business.id))
                    .send()
                    .join()
                    .getProcessInstanceKey();
            ledger.created(business, instance);
        });
        if (!answered) {
            business.created = Outcome.UNKNOWN;
        }
    }

    private void publish(final Random random) {
        final Business waiting = ledger.businesses().stream()
                .filter(business -> business.kind == Kind.WAIT
                        && business.created != Outcome.NOT_SENT
                        && business.published != Outcome.ACKNOWLEDGED)
                .findAny()
                .orElse(null);
        if (waiting != null && random.nextInt(4) > 0) {
            publish(waiting);
        } else if (ledger.underWay() <= UNDER_WAY_MAX) {
            publish(ledger.open(Kind.STARTED));
        } else {
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }

    /** Publishes the message of the business under its id; when it is there already that is as good. */
    void publish(final Business business) {
        final boolean waits = business.kind == Kind.WAIT;
        final boolean before = business.published != Outcome.NOT_SENT;
        final boolean answered = answered("publish", () -> {
            try {
                zeebe().newPublishMessageCommand()
                        .messageName(waits ? "go" : "begin")
                        .correlationKey(waits ? Long.toString(business.id) : "")
                        .messageId(Long.toString(business.id))
                        .timeToLive(BUFFERED)
                        .variables(waits ? Map.of() : Map.of("id", business.id))
                        .send()
                        .join();
                if (business.published == Outcome.ACKNOWLEDGED) {
                    ledger.violation("a message was taken twice: " + business);
                }
            } catch (final ClientStatusException e) {
                if (e.getStatusCode() != Status.Code.ALREADY_EXISTS || !before) {
                    throw e;
                }
            }
            business.published = Outcome.ACKNOWLEDGED;
            ledger.acknowledge();
        });
        if (!answered && business.published == Outcome.NOT_SENT) {
            business.published = Outcome.UNKNOWN;
        }
    }

    private void work(final String type, final Random random) {
        final long asked = System.nanoTime();
        final List<ActivatedJob> jobs = new ArrayList<>();
        answered(
                "activate",
                () -> jobs.addAll(zeebe().newActivateJobsCommand()
                        .jobType(type)
                        .maxJobsToActivate(JOBS_MAX)
                        .timeout(LEASE)
                        .requestTimeout(Duration.ofMillis(200))
                        .send()
                        .join()
                        .getJobs()));
        final boolean last = type.equals(LAST);
        jobs.forEach(job -> ledger.activated(job, last, asked));
        for (final ActivatedJob job : jobs) {
            if (!last && job.getRetries() > 1 && random.nextInt(10) == 0) {
                fail(job);
            } else {
                complete(job, last);
            }
        }
    }

    private void fail(final ActivatedJob job) {
        final int retries = job.getRetries() - 1;
        final Ledger.Failure failure = ledger.failing(job, retries);
        answered("fail", () -> {
            try {
                zeebe().newFailCommand(job.getKey()).retries(retries).send().join();
                ledger.failed(job, failure);
            } catch (final ClientStatusException e) {
                if (e.getStatusCode() != Status.Code.NOT_FOUND) {
                    throw e;
                }
                ledger.gone(job, false, 0);
            }
        });
    }

    private void complete(final ActivatedJob job, final boolean last) {
        ledger.completing(job);
        final boolean answered = answered("complete", () -> {
            try {
                zeebe().newCompleteCommand(job.getKey()).send().join();
                ledger.completed(job, last);
            } catch (final ClientStatusException e) {
                if (e.getStatusCode() != Status.Code.NOT_FOUND) {
                    throw e;
                }
                ledger.gone(job, last, 1);
            }
        });
        if (!answered) {
            ledger.maybeCompleted(job);
        }
    }

    /** Whether there was an answer; one that there must never be is a violation. */
    private boolean answered(final String call, final Runnable request) {
        try {
            request.run();
            return true;
        } catch (final ClientStatusException e) {
            if (!NO_ANSWER.contains(e.getStatusCode()) && !isConnectionLost(e)) {
                ledger.violation(call + ": " + e.getStatusCode() + ": " + e.getMessage());
            }
        } catch (final ClientException e) {
            if (!stopping) {
                ledger.violation(call + ": " + e);
            }
        }
        gateway.set(gateway.get() + 1);
        // Nobody is there, or nobody has time: no need to ask as fast as possible.
        LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
        return false;
    }

    /** Calls over a connection that ends before it is ready are UNKNOWN to the client's library, not UNAVAILABLE. */
    private static boolean isConnectionLost(final ClientStatusException e) {
        if (e.getStatusCode() != Status.Code.UNKNOWN) {
            return false;
        }
        Throwable cause = e.getCause();
        while (cause != null && !(cause instanceof ClosedChannelException)) {
            cause = cause.getCause();
        }
        return cause != null;
    }

    /** Since it began. */
    public long acknowledged() {
        return ledger.acknowledged() - acknowledgedBefore;
    }

    Client client() {
        return clients.get(Math.floorMod(gateway.get(), clients.size()));
    }

    private ZeebeClient zeebe() {
        return client().zeebe();
    }

    @Override
    public void close() {
        stopping = true;
        for (final Thread thread : threads) {
            try {
                thread.join();
            } catch (final InterruptedException e) {
                throw new IllegalStateException("interrupted", e);
            }
        }
        clients.forEach(Client::close);
    }
}
