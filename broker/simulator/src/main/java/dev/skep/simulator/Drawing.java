package dev.skep.simulator;

import dev.skep.base.Rng;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Nodes and flows of one process, and the XML of them. */
final class Drawing {
    private final Rng rng;
    private final long timerMillisMax;
    private int ids;

    /** Timers are due after at most so long. */
    Drawing(final Rng rng, final long timerMillisMax) {
        this.rng = rng;
        this.timerMillisMax = timerMillisMax;
    }

    record Node(
            String id,
            String tag,
            String attributes,
            String extensions,
            String body,
            List<String> in,
            List<String> out) {
        void write(final StringBuilder xml) {
            xml.append("<bpmn:")
                    .append(tag)
                    .append(" id=\"")
                    .append(id)
                    .append('"')
                    .append(attributes)
                    .append('>');
            if (!extensions.isEmpty()) {
                xml.append("<bpmn:extensionElements>").append(extensions).append("</bpmn:extensionElements>");
            }
            in.forEach(flow -> xml.append("<bpmn:incoming>").append(flow).append("</bpmn:incoming>"));
            out.forEach(flow -> xml.append("<bpmn:outgoing>").append(flow).append("</bpmn:outgoing>"));
            xml.append(body).append("</bpmn:").append(tag).append(">\n");
        }
    }

    static final class Scope {
        private final List<Node> nodes = new ArrayList<>();
        private final StringBuilder flows = new StringBuilder();
        // Artifacts come last.
        private final StringBuilder associations = new StringBuilder();

        void put(final Node node) {
            nodes.add(node);
        }

        String text() {
            final StringBuilder xml = new StringBuilder();
            nodes.forEach(node -> node.write(xml));
            return xml.append(flows).append(associations).toString();
        }
    }

    Node boundary(final Scope scope, final Node host, final String attributes, final String definition) {
        final Node event =
                add(scope, "boundaryEvent", attributes + " attachedToRef=\"" + host.id + "\"", "", definition);
        return rng.chance(0.4) ? next(scope, event, "manualTask", "", "", "") : event;
    }

    void end(final Scope scope, final Node before) {
        next(scope, before, "endEvent", "", "", "");
    }

    String duration() {
        return Duration.ofMillis(rng.between(1, timerMillisMax)).toString();
    }

    static String timer(final String kind, final String text) {
        return "<bpmn:timerEventDefinition><bpmn:" + kind + " xsi:type=\"bpmn:tFormalExpression\">" + text + "</bpmn:"
                + kind + "></bpmn:timerEventDefinition>";
    }

    Node next(
            final Scope scope,
            final Node before,
            final String tag,
            final String attributes,
            final String extensions,
            final String body) {
        final Node node = add(scope, tag, attributes, extensions, body);
        flow(scope, id("flow"), before, node, "");
        return node;
    }

    Node add(final Scope scope, final String tag, final String attributes, final String extensions, final String body) {
        final Node node = node(tag, attributes, extensions, body);
        scope.nodes.add(node);
        return node;
    }

    Node node(final String tag, final String attributes, final String extensions, final String body) {
        return new Node(id(tag), tag, attributes, extensions, body, new ArrayList<>(), new ArrayList<>());
    }

    static void flow(final Scope scope, final String id, final Node from, final Node to, final String condition) {
        from.out.add(id);
        to.in.add(id);
        scope.flows
                .append("<bpmn:sequenceFlow id=\"")
                .append(id)
                .append("\" sourceRef=\"")
                .append(from.id)
                .append("\" targetRef=\"")
                .append(to.id);
        if (condition.isEmpty()) {
            scope.flows.append("\"/>\n");
        } else {
            scope.flows
                    .append("\"><bpmn:conditionExpression xsi:type=\"bpmn:tFormalExpression\">")
                    .append(condition)
                    .append("</bpmn:conditionExpression></bpmn:sequenceFlow>\n");
        }
    }

    /** The compensation event's handler. */
    void associate(final Scope scope, final Node event, final Node handler) {
        scope.associations
                .append("<bpmn:association id=\"")
                .append(id("association"))
                .append("\" associationDirection=\"One\" sourceRef=\"")
                .append(event.id)
                .append("\" targetRef=\"")
                .append(handler.id)
                .append("\"/>\n");
    }

    String id(final String kind) {
        return kind + ++ids;
    }
}
