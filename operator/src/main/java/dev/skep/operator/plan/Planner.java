package dev.skep.operator.plan;

import dev.skep.operator.api.Annotations;
import dev.skep.operator.api.ZeebeClusterStatus.Phase;
import dev.skep.operator.plan.Decision.Operation;
import dev.skep.operator.plan.Decision.Problem;
import dev.skep.operator.plan.Observed.PodView;
import java.time.Duration;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The order of things. Pods follow the topology, never the reverse; one disruptive thing at a time; what is asked for is written down before it is
 * asked; and whoever waits says for what. Each stage either finds nothing to do and lets the next one look, or ends the pass.
 */
public final class Planner {
    private Planner() {}

    public static Decision plan(final Observed seen) {
        final Draft draft = new Draft(seen);
        if (draft.wish.deleting()) {
            Deleting.plan(draft);
            return draft.decision();
        }
        if ("true".equals(draft.wish.annotations().get(Annotations.PAUSE))) {
            draft.say(
                    Phase.Paused,
                    Operation.None,
                    "",
                    "paused: nothing is changed until the annotation " + Annotations.PAUSE + " goes");
            return draft.decision();
        }
        if (seen.bootstrap().isEmpty() && draft.wish.problem() == null) {
            draft.add(new Step.CreateBootstrap(draft.wish.firstBootstrap()));
            draft.say(Phase.Creating, Operation.Create, "FreezeSettings", "creating the cluster");
            return draft.decision();
        }
        if (draft.wish.problem() != null) {
            draft.problem(Problem.ConfigInvalid, draft.wish.problem());
            if (seen.bootstrap().isEmpty()) {
                draft.say(Phase.Pending, Operation.None, "", draft.wish.problem());
                return draft.decision();
            }
        }
        stages(draft);
        return draft.held() ? draft.decision().onlyShown(seen.memory()) : draft.decision();
    }

    private static void stages(final Draft draft) {
        Volumes.grow(draft);
        Exporting.note(draft);
        if (Suspending.plan(draft)) {
            return;
        }
        Replacing.begin(draft);
        if (Forcing.plan(draft)) {
            return;
        }
        if (Volumes.plan(draft) || Sets.plan(draft)) {
            return;
        }
        final boolean rolling = Rolling.repair(draft);
        if (!draft.founded()) {
            awaitFoundation(draft);
            return;
        }
        if (rolling) {
            return;
        }
        if (draft.topology.isEmpty()) {
            awaitBrokers(draft);
            return;
        }
        Volumes.label(draft);
        Upgrades.look(draft);
        if (Rolling.awaitRestarted(draft)) {
            return;
        }
        // what has left goes first: its number may be wanted again, with an empty volume
        final boolean quiet = draft.topology.get().pending().isEmpty();
        if (quiet && (Sets.shrink(draft) || Volumes.removeLeft(draft))) {
            return;
        }
        if (Rolling.repairUnready(draft) || Scaling.plan(draft) || Replacing.finish(draft)) {
            return;
        }
        if (awaitReady(draft)) {
            return;
        }
        if (Exporting.plan(draft) || Rolling.plan(draft)) {
            return;
        }
        Rolling.compareVersions(draft);
        Rebalancing.plan(draft);
        Volumes.tell(draft);
    }

    private static void awaitFoundation(final Draft draft) {
        final SortedSet<Integer> first = new TreeSet<>(draft.layout.nodeIds(draft.seen
                .bootstrap()
                .map(bootstrap ->
                        bootstrap.clusterSize() / draft.layout.regions().size())
                .orElse(draft.wish.replicas())));
        final long running =
                draft.seen.pods().values().stream().filter(PodView::running).count();
        draft.say(
                Phase.Creating,
                Operation.Create,
                "StartBrokers",
                running + "/"
                        + draft.seen.sets().values().stream()
                                .mapToInt(Observed.SetView::replicas)
                                .sum() + " brokers are running" + waiting(missing(draft, first)));
        draft.progress(running + "/" + draft.seen.pods().size());
    }

    private static void awaitBrokers(final Draft draft) {
        final String sentence = "no broker tells the topology; waiting" + missing(draft, draft.members());
        draft.problem(Problem.Unreachable, sentence);
        draft.say(Phase.Degraded, Operation.None, "", sentence);
        draft.lookAgainAfter(Duration.ofSeconds(3));
    }

    /** Every member is there and every partition is led: before that nobody is restarted and nothing is balanced. */
    private static boolean awaitReady(final Draft draft) {
        final List<Integer> dead = draft.members().stream()
                .filter(id -> !draft.seen.brokers().alive(id))
                .toList();
        final List<Integer> absent = draft.members().stream()
                .filter(id -> dead.contains(id) || isUnready(draft, id))
                .toList();
        if (absent.isEmpty() && draft.health.allWhole()) {
            return false;
        }
        if (draft.memory().creating()) {
            draft.say(Phase.Creating, Operation.Create, "WaitForBrokers", creating(draft, absent));
        }
        if (!dead.isEmpty()) {
            draft.problem(Problem.BrokerLost, "waiting" + missing(draft, new TreeSet<>(dead)));
            draft.waitingFor(names(draft, dead));
        } else if (!absent.isEmpty()) {
            draft.waitingFor(names(draft, absent));
            draft.say(Phase.Degraded, Operation.None, "", "waiting for " + names(draft, absent) + " to be ready");
        }
        draft.lookAgainAfter(Duration.ofSeconds(3));
        return true;
    }

    private static String creating(final Draft draft, final List<Integer> absent) {
        return absent.isEmpty()
                ? "waiting until every partition has a leader and its replicas"
                : "waiting for " + names(draft, absent) + " to be ready";
    }

    private static boolean isUnready(final Draft draft, final int broker) {
        final PodView pod = draft.seen.pods().get(broker);
        return draft.layout.place(broker).isPresent() && (pod == null || !pod.ready() || pod.terminating());
    }

    private static String waiting(final String missing) {
        return missing.isEmpty() ? "; waiting for them to found the cluster" : "; waiting" + missing;
    }

    static String names(final Draft draft, final List<Integer> brokers) {
        return brokers.stream()
                        .limit(5)
                        .map(id -> "broker " + id + " (" + draft.podOf(id) + ")")
                        .collect(Collectors.joining(", "))
                + (brokers.size() > 5 ? " and " + (brokers.size() - 5) + " more" : "");
    }

    /** " for broker 2 (orders-zeebe-c-0: reason)", or nothing. */
    static String missing(final Draft draft, final SortedSet<Integer> brokers) {
        final List<Integer> absent = brokers.stream()
                .filter(id -> !draft.seen.brokers().alive(id) || isUnready(draft, id))
                .toList();
        if (absent.isEmpty()) {
            return "";
        }
        final StringBuilder text = new StringBuilder(" for ").append(names(draft, absent));
        for (final int id : absent) {
            final PodView pod = draft.seen.pods().get(id);
            if (pod != null && !pod.trouble().isEmpty()) {
                return text.append(": ").append(pod.trouble()).toString();
            }
        }
        return text.toString();
    }
}
