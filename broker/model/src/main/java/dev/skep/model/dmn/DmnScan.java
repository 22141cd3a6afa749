package dev.skep.model.dmn;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import org.xml.sax.Attributes;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.XMLReader;
import org.xml.sax.ext.DefaultHandler2;

/**
 * Looks through a DMN file once before the library does: no document types, no endless depth, no graph that takes for ever. Finds
 * the decisions in the order of the file on the way, which the library forgets.
 */
final class DmnScan extends DefaultHandler2 {
    private static final String ZEEBE = "http://camunda.org/schema/zeebe/1.0";
    private static final String NAMESPACES = "https?://www\\.omg\\.org/spec/DMN/.*";

    /** Size of the file, its elements, and how deep they nest: the XML parser of the JDK goes down to 100. */
    private static final int BYTES_MAX = 8 * 1024 * 1024;

    private static final int ELEMENTS_MAX = 200_000;
    private static final int DEPTH_MAX = 90;

    /** A decision is evaluated as often as there are ways to it from the one that is asked for. */
    private static final long WAYS_MAX = 10_000;

    private final Map<String, String> decisions = new LinkedHashMap<>();
    private final Map<String, String> versionTags = new TreeMap<>();
    private final Map<String, List<String>> requirements = new TreeMap<>();
    private final Map<String, Long> ways = new TreeMap<>();
    private String id = "";
    private String name = "";
    private String namespace = "";
    private String within = "";
    private int depth;
    private int elements;

    private DmnScan() {}

    /** Ends the reading; the message is the fault. */
    static final class Refused extends SAXException {
        private static final long serialVersionUID = 1L;

        Refused(final String message) {
            super(message);
        }
    }

    /** Throws {@link Refused} with what is wrong with the file. */
    static DmnScan of(final byte[] content) throws Refused {
        if (content.length > BYTES_MAX) {
            throw new Refused(
                    "The file has " + content.length + " bytes; at most " + BYTES_MAX + " are allowed. Split it up.");
        }
        final DmnScan scan = new DmnScan();
        try {
            final XMLReader reader = reader();
            reader.setContentHandler(scan);
            reader.setErrorHandler(scan);
            reader.setProperty("http://xml.org/sax/properties/lexical-handler", scan);
            reader.parse(new InputSource(new ByteArrayInputStream(content)));
        } catch (final Refused e) {
            throw e;
        } catch (final SAXParseException e) {
            throw new Refused("The file is no well-formed XML at line " + e.getLineNumber() + ", column "
                    + e.getColumnNumber() + ": " + e.getMessage());
        } catch (final SAXException | IOException e) {
            throw new Refused("The file cannot be read as XML: " + e.getMessage());
        } catch (final ParserConfigurationException e) {
            throw new IllegalStateException("the XML parser of the JDK lacks what this needs", e);
        }
        for (final String element : scan.requirements.keySet()) {
            scan.waysFrom(element);
        }
        return scan;
    }

    /** Id of the definitions as a whole. */
    String id() {
        return id;
    }

    String name() {
        return name;
    }

    String namespace() {
        return namespace;
    }

    /** Names of the decisions by their ids, in the order of the file. */
    Map<String, String> decisions() {
        return decisions;
    }

    /** The version tags of those decisions that have one. */
    Map<String, String> versionTags() {
        return versionTags;
    }

    private long waysFrom(final String element) throws Refused {
        final Long known = ways.get(element);
        if (known != null) {
            if (known < 0) {
                throw new Refused("The requirements of '" + element + "' lead back to itself. Remove one of them.");
            }
            return known;
        }
        ways.put(element, -1L);
        long sum = 1;
        for (final String required : requirements.getOrDefault(element, List.of())) {
            sum += waysFrom(required);
            if (sum > WAYS_MAX) {
                throw new Refused("There are more than " + WAYS_MAX + " ways through the requirements of '" + element
                        + "', and each is evaluated. Let decisions require fewer others.");
            }
        }
        ways.put(element, sum);
        return sum;
    }

    private static XMLReader reader() throws ParserConfigurationException, SAXException {
        final SAXParserFactory factory = SAXParserFactory.newDefaultNSInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
        factory.setFeature("http://xml.org/sax/features/external-parameter-entities", false);
        factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        return factory.newSAXParser().getXMLReader();
    }

    @Override
    public void startDTD(final String root, final String publicId, final String systemId) throws SAXException {
        throw new Refused("The file has a document type (DOCTYPE), which is not allowed. Remove it.");
    }

    @Override
    public void startElement(
            final String uri, final String localName, final String qualifiedName, final Attributes attributes)
            throws SAXException {
        if (elements == 0) {
            root(uri, localName, qualifiedName, attributes);
        }
        depth++;
        elements++;
        if (depth > DEPTH_MAX) {
            throw new Refused("The elements of the file nest deeper than " + DEPTH_MAX + " levels.");
        }
        if (elements > ELEMENTS_MAX) {
            throw new Refused("The file has more than " + ELEMENTS_MAX + " elements. Split it up.");
        }
        switch (localName) {
            case "decision", "businessKnowledgeModel" -> {
                if (depth == 2) {
                    enter(localName, attributes);
                }
            }
            case "requiredDecision", "requiredKnowledge" -> {
                final String target = text(attributes, "href");
                requirements
                        .computeIfAbsent(within, from -> new ArrayList<>())
                        .add(target.substring(target.indexOf('#') + 1));
            }
            case "versionTag" -> {
                // a decision, its extension elements, the tag
                if (depth == 4 && decisions.containsKey(within) && ZEEBE.equals(uri)) {
                    versionTags.put(within, text(attributes, "value").strip());
                }
            }
            default -> {}
        }
    }

    private void root(final String uri, final String localName, final String qualifiedName, final Attributes attributes)
            throws Refused {
        if (!"definitions".equals(localName) || !uri.matches(NAMESPACES)) {
            throw new Refused(
                    "The file has no DMN definitions. Expected an element 'definitions' of a namespace such as"
                            + " https://www.omg.org/spec/DMN/20191111/MODEL/ around all others, but found '"
                            + qualifiedName
                            + "'.");
        }
        id = text(attributes, "id");
        name = text(attributes, "name");
        namespace = text(attributes, "namespace");
        if (id.isEmpty()) {
            throw new Refused("The definitions have no id. Give them one: it names what the file decides.");
        }
    }

    private void enter(final String kind, final Attributes attributes) throws Refused {
        within = text(attributes, "id");
        if (within.isEmpty()) {
            throw new Refused("An element '" + kind + "' has no id. Give it one.");
        }
        if ("decision".equals(kind)) {
            decisions.put(within, text(attributes, "name"));
        }
    }

    private static String text(final Attributes attributes, final String attribute) {
        final String value = attributes.getValue(attribute);
        return value == null ? "" : value;
    }

    @Override
    public void endElement(final String uri, final String localName, final String qualifiedName) {
        depth--;
    }

    @Override
    public void fatalError(final SAXParseException e) throws SAXException {
        throw e;
    }
}
