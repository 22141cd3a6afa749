package dev.skep.operator.plan;

import dev.skep.operator.api.ZeebeClusterStatus.ExporterStatus;
import dev.skep.operator.api.ZeebeClusterStatus.Phase;
import dev.skep.operator.plan.BrokersView.Answer;
import dev.skep.operator.plan.BrokersView.Change;
import dev.skep.operator.plan.BrokersView.Exporter;
import dev.skep.operator.plan.BrokersView.Topology;
import dev.skep.operator.plan.Decision.Operation;
import dev.skep.operator.plan.Decision.Problem;
import dev.skep.operator.plan.Step.Turn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Exporters: what they are goes to the brokers with their pods; whether they get records, the brokers are told. One that is gone from the resource is
 * let go by the brokers before its settings go, so that no log is kept for it while they are restarted. A refusal holds up nothing else.
 */
final class Exporting {
    private static final String ENABLED = "Enabled";
    private static final String DISABLED = "Disabled";
    private static final String ENABLING = "Enabling";
    private static final String DISABLING = "Disabling";
    private static final String MIXED = "Mixed";
    private static final String NOT_LOADED = "NotLoaded";
    private static final String UNKNOWN = "Unknown";

    private Exporting() {}

    /** What a broker says of an exporter. */
    private record Word(int broker, String state) {}

    /** Notes what there is, before any broker gets it: what nobody remembers could not be let go. */
    static void note(final Draft draft) {
        final SortedMap<String, ExporterStatus> before = draft.memory().exporters();
        final TreeSet<String> ids = new TreeSet<>(before.keySet());
        ids.addAll(draft.wish.exporters().keySet());
        final SortedMap<String, ExporterStatus> now = new TreeMap<>();
        for (final String id : ids) {
            final ExporterStatus known = before.get(id);
            now.put(
                    id,
                    new ExporterStatus(
                            id,
                            state(draft, id),
                            draft.wish.exporters().containsKey(id) ? null : true,
                            known == null ? null : known.refusal(),
                            known == null ? null : known.refusedAt()));
        }
        if (now.size() > before.size()) {
            draft.rememberFirst(draft.memory().withExporters(now));
        } else if (!now.equals(before)) {
            draft.remember(draft.memory().withExporters(now));
        }
    }

    private static String state(final Draft draft, final String id) {
        final Optional<Word> word = word(draft, id);
        return word.isPresent() ? word.get().state() : anybodyTells(draft) ? NOT_LOADED : UNKNOWN;
    }

    private static boolean anybodyTells(final Draft draft) {
        return draft.seen.brokers().answers().values().stream()
                .anyMatch(answer -> answer.exporters().isPresent());
    }

    /** Of those who know it, whoever knows the newest topology. */
    private static Optional<Word> word(final Draft draft, final String id) {
        return draft.seen.brokers().answers().entrySet().stream()
                .filter(broker -> broker.getValue()
                        .exporters()
                        .filter(exporters -> exporters.containsKey(id))
                        .isPresent())
                .max(Comparator.comparingLong((Map.Entry<Integer, Answer> broker) ->
                        broker.getValue().topology().map(Topology::version).orElse(-1L)))
                .map(broker -> new Word(
                        broker.getKey(),
                        word(broker.getValue().exporters().orElseThrow().get(id).status())));
    }

    private static String word(final String status) {
        return switch (status.toUpperCase(Locale.ROOT)) {
            case "ENABLED" -> ENABLED;
            case "DISABLED" -> DISABLED;
            case "ENABLING" -> ENABLING;
            case "DISABLING" -> DISABLING;
            default -> MIXED; // some replicas are told, and others not
        };
    }

    /** True when the pass ends here. Nothing is under way, and all members are there: a change would wait for them, and everything for it. */
    static boolean plan(final Draft draft) {
        if (draft.wish.problem() != null) {
            return false;
        }
        for (final ExporterStatus exporter : draft.memory().exporters().values()) {
            final Optional<Word> word = word(draft, exporter.id());
            final Optional<Turn> turn = turn(draft, exporter.id());
            if (turn.isEmpty() && isUnclear(draft, exporter)) {
                draft.say(
                        Phase.SwitchingExporters,
                        Operation.SwitchExporter,
                        "WaitForBrokers",
                        "waiting for the brokers to tell of exporter " + exporter.id() + ", which is to be removed");
                return true;
            }
            if (turn.isEmpty()) {
                settle(draft, exporter, word);
                continue;
            }
            if (!draft.wish.driver()) {
                continue; // the operator of another region asks
            }
            if (exporter.refusal() != null) {
                draft.problem(Problem.ExporterRefused, sentence(exporter, turn.get()));
                if (draft.seen
                        .now()
                        .isBefore(Instant.parse(exporter.refusedAt()).plus(Scaling.RETRY))) {
                    continue;
                }
            }
            ask(draft, exporter.id(), turn.get(), word.orElseThrow().broker());
            return true;
        }
        return false;
    }

    /** What the brokers are to be asked for; empty when all is as wanted, or nobody could be asked. */
    private static Optional<Turn> turn(final Draft draft, final String id) {
        final Boolean wanted = draft.wish.exporters().get(id);
        final String state = state(draft, id);
        if (state.equals(NOT_LOADED) || state.equals(UNKNOWN)) {
            return Optional.empty();
        }
        if (wanted == null) {
            // brokers of others can't remove one, and one that is disabled holds no log either
            return state.equals(DISABLED)
                    ? Optional.empty()
                    : Optional.of(draft.wish.own() ? Turn.REMOVE : Turn.DISABLE);
        }
        if (wanted) {
            return state.equals(ENABLED) || !isEverywhere(draft, id) ? Optional.empty() : Optional.of(Turn.ENABLE);
        }
        return state.equals(DISABLED) ? Optional.empty() : Optional.of(Turn.DISABLE);
    }

    /**
     * Whether all brokers run with its settings: whoever leads without them forgets an exporter that is enabled. Brokers of others don't say what
     * they have loaded, so their pods must be the newest.
     */
    private static boolean isEverywhere(final Draft draft, final String id) {
        final boolean loaded = draft.members().stream()
                .map(broker -> draft.seen.brokers().answers().get(broker))
                .allMatch(answer -> answer != null
                        && answer.exporters()
                                .map(exporters -> exporters.get(id))
                                .filter(Exporter::loaded)
                                .isPresent());
        return loaded && (draft.wish.own() || Rolling.complete(draft));
    }

    /** Ours always tell in the end; without their word it is not known whether it still has to be let go. */
    private static boolean isUnclear(final Draft draft, final ExporterStatus exporter) {
        return draft.wish.own()
                && exporter.state().equals(UNKNOWN)
                && !draft.wish.exporters().containsKey(exporter.id());
    }

    private static void settle(final Draft draft, final ExporterStatus exporter, final Optional<Word> word) {
        final Boolean wanted = draft.wish.exporters().get(exporter.id());
        final SortedMap<String, ExporterStatus> all =
                new TreeMap<>(draft.memory().exporters());
        if (wanted == null) {
            all.remove(exporter.id());
            draft.remember(draft.memory().withExporters(all));
            return;
        }
        if (exporter.refusal() != null) {
            all.put(exporter.id(), new ExporterStatus(exporter.id(), exporter.state(), null, null, null));
            draft.remember(draft.memory().withExporters(all));
        }
        if (!wanted && word.isEmpty() && !anybodyTells(draft)) {
            draft.problem(
                    Problem.ExporterRefused,
                    "exporter " + exporter.id()
                            + " goes on: these brokers have no /actuator/exporters to disable it with; take it out of"
                            + " spec.exporters instead");
        }
    }

    private static void ask(final Draft draft, final String id, final Turn turn, final int broker) {
        final long version = draft.topology.orElseThrow().version();
        draft.add(new Step.SwitchExporter(
                id, turn, broker, version, draft.wish.uid() + "-" + version + "-exporter-" + id + "-" + turn));
        draft.say(
                Phase.SwitchingExporters,
                Operation.SwitchExporter,
                "AskBrokers",
                "asking the brokers to " + verb(turn) + " exporter " + id);
    }

    /** A change that is under way, when it is one of exporters. */
    static void tellPending(final Draft draft, final Change change, final String stalled) {
        draft.memory().exporters().values().stream()
                .filter(exporter ->
                        exporter.state().equals(ENABLING) || exporter.state().equals(DISABLING))
                .findFirst()
                .ifPresent(exporter -> {
                    draft.say(
                            Phase.SwitchingExporters,
                            Operation.SwitchExporter,
                            "WaitForBrokers",
                            exporter.state().toLowerCase(Locale.ROOT) + " exporter " + exporter.id() + ": "
                                    + change.done() + " of " + change.total() + " replicas" + stalled);
                    draft.progress(change.done() + "/" + change.total());
                });
    }

    private static String verb(final Turn turn) {
        return turn.name().toLowerCase(Locale.ROOT);
    }

    private static String sentence(final ExporterStatus exporter, final Turn turn) {
        return "the brokers refused to " + verb(turn) + " exporter " + exporter.id() + ": " + exporter.refusal();
    }

    // ---- for people

    /** What would be asked for. */
    static List<String> steps(final Draft draft) {
        note(draft);
        final List<String> steps = new ArrayList<>();
        for (final String id : draft.memory().exporters().keySet()) {
            turn(draft, id).ifPresent(turn -> steps.add("ask the brokers to " + verb(turn) + " exporter " + id));
        }
        return steps;
    }

    /** One sentence for each exporter that is not as wanted; by whether the brokers have refused it. */
    static SortedMap<String, Boolean> notAsWanted(final Draft draft) {
        note(draft);
        final SortedMap<String, Boolean> sentences = new TreeMap<>();
        for (final ExporterStatus exporter : draft.memory().exporters().values()) {
            final Boolean wanted = draft.wish.exporters().get(exporter.id());
            final Optional<Turn> turn = turn(draft, exporter.id());
            if (turn.isPresent()) {
                final boolean refused = exporter.refusal() != null;
                sentences.put(
                        refused
                                ? sentence(exporter, turn.get())
                                : "exporter " + exporter.id() + " is " + exporter.state() + " and is to be "
                                        + (turn.get() == Turn.ENABLE ? ENABLED : DISABLED),
                        refused);
            } else if (wanted != null
                    && wanted
                    && !exporter.state().equals(ENABLED)
                    && !exporter.state().equals(NOT_LOADED)
                    && !exporter.state().equals(UNKNOWN)) {
                sentences.put(
                        "exporter " + exporter.id() + " is " + exporter.state() + " and is to be " + ENABLED
                                + " when all brokers run with it",
                        false);
            } else if (wanted != null && exporter.state().equals(NOT_LOADED)) {
                sentences.put("no broker has exporter " + exporter.id() + " yet", false);
            } else if (wanted != null && !wanted && exporter.state().equals(UNKNOWN)) {
                sentences.put("nobody tells whether exporter " + exporter.id() + " is disabled", false);
            }
        }
        return sentences;
    }
}
