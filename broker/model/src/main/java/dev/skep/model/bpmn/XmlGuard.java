package dev.skep.model.bpmn;

import java.io.ByteArrayInputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Looks through the XML once before anything is built of it: no document types (and so no entities, no files, no
 * network), no endless depth.
 */
final class XmlGuard {
    private static final String NAMESPACE = "http://www.omg.org/spec/BPMN/20100524/MODEL";

    private XmlGuard() {}

    /** What is wrong with it; null where it is well-formed. */
    static String fault(final byte[] content, final BpmnLimits limits) {
        if (content.length > limits.bytesMax()) {
            return "The file has " + content.length + " bytes; at most " + limits.bytesMax() + " are allowed.";
        }
        try {
            final XMLStreamReader reader = factory().createXMLStreamReader(new ByteArrayInputStream(content));
            try {
                return scan(reader, limits);
            } finally {
                reader.close();
            }
        } catch (final XMLStreamException e) {
            return malformed(e);
        } catch (final RuntimeException e) {
            return "The file cannot be read as XML: " + e.getMessage();
        }
    }

    private static XMLInputFactory factory() {
        final XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        // Faults are thrown as well; without a reporter the JDK prints some of them.
        factory.setXMLReporter((message, type, related, location) -> {});
        return factory;
    }

    private static String scan(final XMLStreamReader reader, final BpmnLimits limits) throws XMLStreamException {
        int depth = 0;
        int elements = 0;
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.DTD -> {
                    return "The file has a document type (DOCTYPE), which is not allowed. Remove it.";
                }
                case XMLStreamConstants.START_ELEMENT -> {
                    if (elements == 0 && !isDefinitions(reader)) {
                        return "The file has no BPMN definitions. Expected an element 'definitions' of the namespace "
                                + NAMESPACE + " around all others, but found '" + reader.getLocalName() + "'.";
                    }
                    depth++;
                    elements++;
                    if (depth > limits.depthMax()) {
                        return "The elements of the file nest deeper than " + limits.depthMax() + " levels.";
                    }
                    if (elements > limits.elementsMax()) {
                        return "The file has more than " + limits.elementsMax() + " elements. Split it up.";
                    }
                }
                case XMLStreamConstants.END_ELEMENT -> depth--;
                default -> {}
            }
        }
        return null;
    }

    private static boolean isDefinitions(final XMLStreamReader reader) {
        return NAMESPACE.equals(reader.getNamespaceURI()) && "definitions".equals(reader.getLocalName());
    }

    private static String malformed(final XMLStreamException e) {
        final String message = e.getMessage() == null ? "" : e.getMessage();
        final int text = message.indexOf("Message: ");
        final String reason = text < 0 ? message : message.substring(text + "Message: ".length());
        final String where = e.getLocation() == null
                ? ""
                : " at line " + e.getLocation().getLineNumber() + ", column "
                        + e.getLocation().getColumnNumber();
        return "The file is no well-formed XML" + where + ": " + reason;
    }
}
