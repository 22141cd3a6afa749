package dev.skep.model.bpmn;

/** BPMN texts for what the builder of the library refuses to write. */
final class Xml {
    private Xml() {}

    /** A file with these root elements. */
    static String file(final String rootElements) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                + "<definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\""
                + " xmlns:zeebe=\"http://camunda.org/schema/zeebe/1.0\""
                + " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" id=\"defs\" targetNamespace=\"urn:test\">\n"
                + "<message id=\"msg\" name=\"m\"><extensionElements>"
                + "<zeebe:subscription correlationKey=\"=key\"/></extensionElements></message>\n"
                + "<message id=\"plain\" name=\"plain\"/>\n"
                + "<error id=\"err\" errorCode=\"E\"/><signal id=\"sig\" name=\"s\"/>"
                + "<escalation id=\"esc\" escalationCode=\"c\"/>\n"
                + rootElements + "\n</definitions>";
    }

    /** A file with one executable process of these elements. */
    static String process(final String elements) {
        return file("<process id=\"p\" isExecutable=\"true\">\n" + elements + "\n</process>");
    }

    /** A process from start through these elements (from the flow {@code in} to the flow {@code out}) to the end. */
    static String between(final String elements) {
        return between(elements, "x");
    }

    /** The same with the id of the element between the flows. */
    static String between(final String elements, final String id) {
        return process("<startEvent id=\"start\"><outgoing>in</outgoing></startEvent>\n"
                + flow("in", "start", id) + elements + flow("out", id, "end")
                + "<endEvent id=\"end\"><incoming>out</incoming></endEvent>");
    }

    static String flow(final String id, final String source, final String target) {
        return "<sequenceFlow id=\"" + id + "\" sourceRef=\"" + source + "\" targetRef=\"" + target + "\"/>\n";
    }

    static String extension(final String elements) {
        return "<extensionElements>" + elements + "</extensionElements>";
    }
}
