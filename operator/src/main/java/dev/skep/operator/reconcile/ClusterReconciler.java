package dev.skep.operator.reconcile;

import dev.skep.operator.api.Annotations;
import dev.skep.operator.api.ZeebeCluster;
import dev.skep.operator.api.ZeebeClusterStatus;
import dev.skep.operator.api.ZeebeClusterStatus.GrowthRefusal;
import dev.skep.operator.api.ZeebeClusterStatus.PlanStatus;
import dev.skep.operator.brokers.ManagementClient;
import dev.skep.operator.kube.Actor;
import dev.skep.operator.kube.Around;
import dev.skep.operator.kube.Found;
import dev.skep.operator.kube.Front;
import dev.skep.operator.kube.Live;
import dev.skep.operator.kube.Outside;
import dev.skep.operator.kube.Seen;
import dev.skep.operator.model.Bootstrap;
import dev.skep.operator.model.ConfigProblem;
import dev.skep.operator.model.Json;
import dev.skep.operator.model.Layout;
import dev.skep.operator.model.Rendering;
import dev.skep.operator.plan.Decision;
import dev.skep.operator.plan.Memory;
import dev.skep.operator.plan.Observed;
import dev.skep.operator.plan.Planner;
import dev.skep.operator.plan.Preview;
import dev.skep.operator.plan.Step;
import dev.skep.operator.plan.Wish;
import dev.skep.operator.report.Events;
import dev.skep.operator.report.StatusReport;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.PrimaryUpdateAndCacheUtils;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks, plans, acts, reports. Nothing is kept between two passes but what the status says. */
public final class ClusterReconciler implements Reconciler<ZeebeCluster>, Cleaner<ZeebeCluster> {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterReconciler.class);
    private static final List<Class<? extends HasMetadata>> WATCHED = List.of(
            StatefulSet.class,
            Deployment.class,
            Pod.class,
            PersistentVolumeClaim.class,
            ConfigMap.class,
            Service.class,
            ServiceAccount.class,
            PodDisruptionBudget.class,
            NetworkPolicy.class,
            Ingress.class);

    private static final int CONFLICT = 409;

    private final Setup setup;
    private final ManagementClient management;
    private final Clock clock;
    private final Meters meters;
    private Around around;

    public ClusterReconciler(
            final Setup setup, final ManagementClient management, final Clock clock, final Meters meters) {
        this.setup = setup;
        this.management = management;
        this.clock = clock;
        this.meters = meters;
    }

    @Override
    public List<EventSource<?, ZeebeCluster>> prepareEventSources(final EventSourceContext<ZeebeCluster> context) {
        final List<EventSource<?, ZeebeCluster>> sources = new ArrayList<>();
        WATCHED.forEach(type -> sources.add(source(type, context)));
        return sources;
    }

    private static <R extends HasMetadata> EventSource<R, ZeebeCluster> source(
            final Class<R> type, final EventSourceContext<ZeebeCluster> context) {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(type, ZeebeCluster.class)
                        .withLabelSelector(
                                Annotations.MANAGED_BY_LABEL + "=" + Annotations.OPERATOR + "," + Annotations.CLUSTER)
                        .withSecondaryToPrimaryMapper(object -> Set.of(new ResourceID(
                                object.getMetadata().getLabels().get(Annotations.CLUSTER),
                                object.getMetadata().getNamespace())))
                        .withNamespacesInheritedFromController()
                        .build(),
                context);
    }

    @Override
    public UpdateControl<ZeebeCluster> reconcile(final ZeebeCluster resource, final Context<ZeebeCluster> context)
            throws ConfigProblem {
        final Decision decision = new Pass(resource, context).runOrTell();
        final List<Condition> told = Optional.ofNullable(resource.getStatus())
                .map(ZeebeClusterStatus::conditions)
                .orElse(List.of());
        return UpdateControl.<ZeebeCluster>noUpdate().rescheduleAfter(Calm.until(decision, told, now()));
    }

    @Override
    public DeleteControl cleanup(final ZeebeCluster resource, final Context<ZeebeCluster> context)
            throws ConfigProblem {
        final Pass pass = new Pass(resource, context);
        final Decision decision = pass.runOrTell();
        if (decision.steps().stream().anyMatch(Step.Release.class::isInstance)) {
            meters.forget(resource);
            around(context).forget(pass.rendering);
            return DeleteControl.defaultDelete();
        }
        return DeleteControl.noFinalizerRemoval()
                .rescheduleAfter(decision.after().toMillis());
    }

    /** As exactly as Kubernetes writes times. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    /** The one of this process: it remembers how the API server writes things. */
    private synchronized Around around(final Context<ZeebeCluster> context) {
        if (around == null) {
            around = new Around(context.getClient(), meters.applied());
        }
        return around;
    }

    /** One look at one resource, and what follows from it. */
    private final class Pass implements Live {
        private final Context<ZeebeCluster> context;
        private final Layout layout;
        private final Rendering rendering;
        private final SortedMap<Integer, URI> askable = new TreeMap<>();
        private ZeebeCluster resource;
        private Found monitoring;
        private Found certificates;
        private final List<String> foreign = new ArrayList<>();
        private GrowthRefusal noGrowth;

        Pass(final ZeebeCluster resource, final Context<ZeebeCluster> context) {
            this.resource = resource;
            this.context = context;
            this.layout = Layout.of(resource);
            final Bootstrap bootstrap = Actor.bootstrap(layout, context.getSecondaryResources(ConfigMap.class))
                    .orElseGet(() -> StatusReport.bootstrap(resource, layout));
            this.rendering = new Rendering(resource, layout, bootstrap, setup.brokerImage());
        }

        /** What keeps the operator from its work, such as a right that it lacks, is said where people look. */
        Decision runOrTell() throws ConfigProblem {
            try {
                return run();
            } catch (ConfigProblem | RuntimeException e) {
                if (isWorthAWord(e)) {
                    tell(Objects.requireNonNullElse(e.getMessage(), e.toString()));
                }
                throw e;
            }
        }

        /** Once is nothing: somebody else was quicker, or the API server was away for a moment. */
        private boolean isWorthAWord(final Exception e) {
            final boolean again = context.getRetryInfo()
                    .filter(retry -> retry.getAttemptCount() > 1)
                    .isPresent();
            return again
                    && !(e instanceof KubernetesClientException kube
                            && (kube.getCode() == 0 || kube.getCode() == CONFLICT));
        }

        private void tell(final String why) {
            try {
                final ZeebeClusterStatus before = resource.getStatus();
                final ZeebeClusterStatus status = StatusReport.failing(resource, why, now());
                if (before == null || !Json.tree(before).equals(Json.tree(status))) {
                    write(status);
                    Events.emit(context.getClient(), resource, before, status, now());
                }
            } catch (KubernetesClientException e) {
                LOG.warn("{}: can't say why it does not go on: {}", layout.cluster(), e.getMessage());
            }
        }

        Decision run() throws ConfigProblem {
            final Observed seen = look();
            final boolean paused = "true".equals(seen.wish().annotations().get(Annotations.PAUSE));
            if (!paused && !seen.wish().deleting()) {
                certificates = around(context).certificates(rendering, now());
            }
            if (!paused && !seen.wish().deleting() && seen.wish().problem() == null) {
                final Around.Outcome done = around(context).apply(rendering, setup.place(), this);
                monitoring = done.monitoring();
                foreign.addAll(done.foreign());
                Events.repaired(context.getClient(), resource, done.repaired(), now());
            }
            final Decision decision = Planner.plan(seen);
            final Optional<Memory> interrupted = act(decision);
            final Memory memory = interrupted.orElse(decision.memory());
            report(seen, remembering(decision, noGrowth == null ? memory : memory.withGrowth(noGrowth)));
            return decision;
        }

        @Override
        public <T extends HasMetadata> Collection<T> all(final Class<T> type) {
            return context.getSecondaryResources(type);
        }

        private Observed look() {
            final Wish wish = Wishes.of(rendering, now());
            final Set<Pod> pods = context.getSecondaryResources(Pod.class);
            final SortedMap<Integer, URI> addresses = new TreeMap<>();
            for (final Pod pod : pods) {
                final URI address = setup.addresses().of(layout, pod);
                if (address != null) {
                    layout.place(pod.getMetadata().getName())
                            .ifPresent(place -> addresses.put(place.nodeId(), address));
                }
            }
            final Memory memory = StatusReport.memory(resource.getStatus());
            if (layout.hasRegions()) {
                final Set<Integer> all = new TreeSet<>(layout.nodeIds(wish.replicas()));
                all.addAll(memory.members());
                all.stream()
                        .filter(id -> layout.place(id).isEmpty())
                        .forEach(id -> addresses.put(id, setup.addresses().ofPeer(layout, id)));
            }
            final Observed seen = new Observed(
                    wish,
                    memory,
                    Actor.bootstrap(layout, context.getSecondaryResources(ConfigMap.class)),
                    Seen.sets(layout, context.getSecondaryResources(StatefulSet.class)),
                    Seen.pods(layout, pods),
                    Seen.claims(layout, context.getSecondaryResources(PersistentVolumeClaim.class)),
                    management.look(
                            addresses,
                            !wish.exporters().isEmpty() || !memory.exporters().isEmpty()),
                    now());
            seen.brokers().answers().keySet().forEach(id -> askable.put(id, addresses.get(id)));
            return seen;
        }

        /** What is remembered when a step could not be done; empty when all were. */
        private Optional<Memory> act(final Decision decision) throws ConfigProblem {
            final Actor actor =
                    new Actor(context.getClient(), management, rendering, Wishes.restartToken(resource), askable);
            for (final Step step : decision.steps()) {
                if (step instanceof Step.Remember remember) {
                    write(StatusReport.remembering(resource.getStatus(), remember.memory()));
                    continue;
                }
                meters.step(step);
                final Actor.Result result = actor.carryOut(step);
                if (result instanceof Actor.Result.NoGrowth no) {
                    LOG.warn("{}: volumes don't grow: {}", layout.cluster(), no.why());
                    noGrowth = new GrowthRefusal(no.size(), no.why(), now().toString());
                }
                if (result instanceof Actor.Result.Foreign other) {
                    foreign.add(other.object());
                    return Optional.of(StatusReport.memory(resource.getStatus()));
                }
                if (result instanceof Actor.Result.NotNow notNow) {
                    LOG.info("{}: not now: {}", layout.cluster(), notNow.why());
                    return Optional.of(StatusReport.memory(resource.getStatus()));
                }
                if (result instanceof Actor.Result.Refused refused) {
                    LOG.warn("{}: refused: {}", layout.cluster(), refused.why());
                    return Optional.of(refused(decision, step, refused.why()));
                }
            }
            return Optional.empty();
        }

        private Memory refused(final Decision decision, final Step step, final String why) {
            return step instanceof Step.SwitchExporter exporter
                    ? decision.memory().refusedExporter(exporter.id(), why, now())
                    : StatusReport.memory(resource.getStatus()).refused(why, now());
        }

        private static Decision remembering(final Decision decision, final Memory memory) {
            return new Decision(decision.steps(), memory, decision.words(), decision.after());
        }

        private void report(final Observed seen, final Decision decision) {
            final ZeebeClusterStatus before = resource.getStatus();
            final ZeebeClusterStatus status = StatusReport.of(
                    resource,
                    seen,
                    decision,
                    setup.version(),
                    new Outside(monitoring, certificates, Front.of(rendering, this), foreign),
                    preview(seen));
            meters.report(resource, status);
            if (before != null && Json.tree(before).equals(Json.tree(status))) {
                return;
            }
            write(status);
            Events.emit(context.getClient(), resource, before, status, now());
        }

        /** Null unless somebody waits for it. */
        private PlanStatus preview(final Observed seen) {
            final long generation = resource.getMetadata().getGeneration();
            final PlanStatus last =
                    resource.getStatus() == null ? null : resource.getStatus().plan();
            if (!Preview.isDue(seen.wish(), last, generation)) {
                return null;
            }
            final Optional<Preview.Forecast> forecast = askable.isEmpty()
                    ? Optional.empty()
                    : Preview.question(seen).flatMap(question -> management.forecast(askable.values(), question));
            return Preview.of(seen, generation, forecast);
        }

        /** With the version that was read, so that an old cache can't undo what was remembered since. */
        private void write(final ZeebeClusterStatus status) {
            final ZeebeCluster patch = new ZeebeCluster();
            patch.setMetadata(new ObjectMetaBuilder()
                    .withName(resource.getMetadata().getName())
                    .withNamespace(resource.getMetadata().getNamespace())
                    .withResourceVersion(resource.getMetadata().getResourceVersion())
                    .build());
            patch.setStatus(status);
            resource = PrimaryUpdateAndCacheUtils.ssaPatchStatusAndCacheResource(resource, patch, context);
        }
    }
}
