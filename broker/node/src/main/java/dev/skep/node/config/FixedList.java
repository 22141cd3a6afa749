package dev.skep.node.config;

import dev.skep.base.MemberId;
import dev.skep.topology.placement.PartitionAssignment;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Replicas of each partition with their priorities; written as one text, it is {@code 1: 0=3 1=2 2=1; 2: 1=3 2=2 0=1}. */
record FixedList(SortedMap<Integer, PartitionAssignment> byPartition) {
    static final Kind<FixedList> KIND = new Kind<>(
            FixedList.class,
            "partitions with their nodes and priorities such as 1: 0=3 1=2 2=1; 2: 1=3 2=2 0=1",
            FixedList::parse);

    private static FixedList parse(final String text) {
        final TreeMap<Integer, PartitionAssignment> partitions = new TreeMap<>();
        for (final String partition : text.split(";", -1)) {
            if (partition.isBlank()) {
                continue;
            }
            final String[] halves = partition.split(":", -1);
            if (halves.length != 2) {
                throw new IllegalArgumentException(text);
            }
            final int id = Integer.parseInt(halves[0].strip());
            final TreeMap<MemberId, Integer> priorities = new TreeMap<>();
            for (final String node : halves[1].strip().split("\\s+", -1)) {
                final String[] pair = node.split("=", -1);
                if (pair.length != 2 || priorities.put(MemberId.of(number(pair[0])), number(pair[1])) != null) {
                    throw new IllegalArgumentException(text);
                }
            }
            if (partitions.put(id, new PartitionAssignment(id, priorities)) != null) {
                throw new IllegalArgumentException(text);
            }
        }
        return new FixedList(partitions);
    }

    private static int number(final String text) {
        final int number = Integer.parseInt(text);
        if (number < 0) {
            throw new IllegalArgumentException(text);
        }
        return number;
    }

    /** Makes one text of the many names by which a source may say it. */
    static final class Collector {
        private static final Pattern PART = Pattern.compile(
                Names.squeeze(PlacementSettings.FIXED.path()) + "(\\d+)(?:(partitionid)|nodes(\\d+)(nodeid|priority))");

        private final TreeMap<Integer, Partition> partitions = new TreeMap<>();
        private Source first;

        private static final class Partition {
            private String id;
            private final TreeMap<Integer, Node> nodes = new TreeMap<>();
        }

        private static final class Node {
            private String id;
            private String priority;
        }

        /** Whether the name is a part of the list; then it is taken. */
        boolean takes(final Assignment assignment) {
            final String name =
                    Names.squeeze(assignment.name()).replace("[", "").replace("]", "");
            final Matcher part = PART.matcher(name);
            if (!part.matches() || part.group(1).length() > 6) {
                return false;
            }
            if (first == null) {
                first = assignment.source();
            }
            final Partition partition =
                    partitions.computeIfAbsent(Integer.parseInt(part.group(1)), index -> new Partition());
            if (part.group(2) != null) {
                partition.id = assignment.text().strip();
                return true;
            }
            final Node node = partition.nodes.computeIfAbsent(
                    Integer.parseInt(
                            part.group(3).substring(0, Math.min(6, part.group(3).length()))),
                    index -> new Node());
            if (part.group(4).equals("nodeid")) {
                node.id = assignment.text().strip();
            } else {
                node.priority = assignment.text().strip();
            }
            return true;
        }

        boolean isEmpty() {
            return partitions.isEmpty();
        }

        Source source() {
            return first;
        }

        /** The parts that are missing, by name. */
        List<String> missing() {
            final List<String> missing = new ArrayList<>();
            partitions.forEach((index, partition) -> {
                final String name = PlacementSettings.FIXED.path() + "[" + index + "]";
                if (partition.id == null) {
                    missing.add(name + ".partitionId");
                }
                if (partition.nodes.isEmpty()) {
                    missing.add(name + ".nodes");
                }
                partition.nodes.forEach((at, node) -> {
                    if (node.id == null) {
                        missing.add(name + ".nodes[" + at + "].nodeId");
                    }
                    if (node.priority == null) {
                        missing.add(name + ".nodes[" + at + "].priority");
                    }
                });
            });
            return missing;
        }

        String text() {
            final List<String> texts = new ArrayList<>();
            partitions.values().forEach(partition -> {
                final List<String> nodes = new ArrayList<>();
                partition.nodes.values().forEach(node -> nodes.add(node.id + "=" + node.priority));
                texts.add(partition.id + ": " + String.join(" ", nodes));
            });
            return String.join("; ", texts);
        }
    }
}
