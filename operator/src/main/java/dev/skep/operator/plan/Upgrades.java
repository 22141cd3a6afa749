package dev.skep.operator.plan;

import dev.skep.operator.api.ZeebeClusterStatus.UpgradeStatus;
import dev.skep.operator.plan.BrokersView.Answer;
import dev.skep.operator.plan.BrokersView.Replica;
import dev.skep.operator.plan.BrokersView.Topology;
import dev.skep.operator.plan.Decision.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Versions of the engine: which one may come next, and when. A version reads what the one before it has written, and no older one; so each replica
 * needs a snapshot of the version that runs before there is another. Brokers are asked for these snapshots as soon as all of them run it.
 */
final class Upgrades {
    private static final Duration ASK_AGAIN = Duration.ofSeconds(30);

    private Upgrades() {}

    /** Notices when all brokers have come to run another version, and when that version has snapshots. */
    static void look(final Draft draft) {
        final Memory memory = draft.memory();
        if (memory.runs().isEmpty()) {
            draft.seen.brokers().answers().values().stream()
                    .map(Answer::version)
                    .filter(version -> !version.isEmpty())
                    .min(VersionPath::compare)
                    .ifPresent(version -> draft.remember(memory.withVersion(version, null)));
            return;
        }
        final Optional<String> common = common(draft);
        if (common.isEmpty()) {
            return;
        }
        if (!common.get().equals(memory.runs())) {
            draft.remember(memory.withVersion(common.get(), new UpgradeStatus(common.get(), positions(draft), null)));
        } else if (memory.upgrade() != null && lacking(draft, memory.upgrade()).isEmpty()) {
            draft.remember(memory.withVersion(common.get(), null));
        } else if (memory.upgrade() != null && isDue(draft, memory.upgrade())) {
            draft.rememberFirst(memory.withVersion(
                    common.get(),
                    new UpgradeStatus(
                            common.get(),
                            memory.upgrade().positions(),
                            draft.seen.now().toString())));
            draft.add(new Step.AskSnapshots());
        }
    }

    private static boolean isDue(final Draft draft, final UpgradeStatus upgrade) {
        return upgrade.askedAt() == null
                || draft.seen.now().isAfter(Instant.parse(upgrade.askedAt()).plus(ASK_AGAIN));
    }

    /** What all members say that they run, when they all say the same. */
    private static Optional<String> common(final Draft draft) {
        final SortedSet<String> versions = new TreeSet<>();
        for (final int id : draft.members()) {
            final Answer answer = draft.seen.brokers().answers().get(id);
            if (answer == null || answer.version().isEmpty()) {
                return Optional.empty();
            }
            versions.add(answer.version());
        }
        return versions.size() == 1 ? Optional.of(versions.first()) : Optional.empty();
    }

    private static Map<String, Long> positions(final Draft draft) {
        final Map<String, Long> positions = new TreeMap<>();
        draft.seen
                .brokers()
                .answers()
                .values()
                .forEach(answer -> answer.replicas().forEach((partition, replica) -> {
                    if (replica.processed() >= 0) {
                        positions.merge(Integer.toString(partition), replica.processed(), Math::max);
                    }
                }));
        return positions;
    }

    /** The first replica without a snapshot since; empty when all have one. */
    private static Optional<String> lacking(final Draft draft, final UpgradeStatus upgrade) {
        if (draft.topology.isEmpty()) {
            return Optional.of("no broker tells what it has");
        }
        final Topology topology = draft.topology.get();
        for (final int id : topology.memberIds()) {
            final Answer answer = draft.seen.brokers().answers().get(id);
            for (final int partition : topology.members().get(id).priorities().keySet()) {
                final Long position = upgrade.positions().get(Integer.toString(partition));
                final Replica replica =
                        answer == null ? null : answer.replicas().get(partition);
                if (position != null && (replica == null || replica.saved() < position)) {
                    return Optional.of(
                            "broker " + id + " (" + draft.podOf(id) + ") has none of partition " + partition);
                }
            }
        }
        return Optional.empty();
    }

    /** Whether the wanted version may not follow what runs, or not yet; it says why. */
    static boolean refused(final Draft draft) {
        final String wanted = draft.wish.version();
        final Memory memory = draft.memory();
        final SortedSet<String> running = new TreeSet<>();
        draft.seen.brokers().answers().values().forEach(answer -> running.add(answer.version()));
        running.add(memory.runs()); // who does not answer, as all do when they are stopped
        running.remove("");
        for (final String version : running) {
            final Optional<VersionPath.Refusal> refusal = VersionPath.refusal(version, wanted);
            if (refusal.isEmpty() || (refusal.get() == VersionPath.Refusal.DOWNGRADE && isWayBack(draft))) {
                continue;
            }
            if (refusal.get() == VersionPath.Refusal.DOWNGRADE) {
                draft.problem(
                        Problem.DowngradeRefused,
                        "brokers run " + version + ", and " + wanted
                                + " is older: older versions can't read what newer ones wrote; set spec.version back");
            } else {
                draft.problem(
                        Problem.SkipRefused,
                        "from " + version + " to " + wanted
                                + " leaves out a minor version; upgrade to each of them in turn");
            }
            return true;
        }
        if (memory.upgrade() != null && !wanted.equals(memory.runs())) {
            final Optional<String> lacking = lacking(draft, memory.upgrade());
            if (lacking.isPresent()) {
                draft.problem(
                        Problem.WaitingForSnapshot,
                        "version " + wanted + " waits until every replica has a snapshot of " + memory.runs() + "; "
                                + lacking.get());
                return true;
            }
        }
        return false;
    }

    /** As long as not all brokers run it, the new version of ours writes nothing that the old one can't read. */
    private static boolean isWayBack(final Draft draft) {
        return draft.wish.own() && draft.wish.version().equals(draft.memory().runs());
    }
}
