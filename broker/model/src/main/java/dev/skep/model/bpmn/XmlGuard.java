package dev.skep.model.bpmn;

import java.io.ByteArrayInputStream;
import java.io.IOException;
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
 * Looks through the XML once before anything is built of it: no document types (and so no entities, no files, no
 * network), no endless depth.
 */
final class XmlGuard extends DefaultHandler2 {
    private static final String NAMESPACE = "http://www.omg.org/spec/BPMN/20100524/MODEL";

    private final BpmnLimits limits;
    private int depth;
    private int elements;

    private XmlGuard(final BpmnLimits limits) {
        this.limits = limits;
    }

    /** Ends the reading; the message is the fault. */
    private static final class Refused extends SAXException {
        private static final long serialVersionUID = 1L;

        Refused(final String message) {
            super(message);
        }
    }

    /** What is wrong with it; null where it is well-formed. */
    static String fault(final byte[] content, final BpmnLimits limits) {
        if (content.length > limits.bytesMax()) {
            return "The file has " + content.length + " bytes; at most " + limits.bytesMax() + " are allowed.";
        }
        try {
            final XMLReader reader = reader();
            final XmlGuard guard = new XmlGuard(limits);
            reader.setContentHandler(guard);
            reader.setErrorHandler(guard);
            reader.setProperty("http://xml.org/sax/properties/lexical-handler", guard);
            reader.parse(new InputSource(new ByteArrayInputStream(content)));
            return null;
        } catch (final Refused e) {
            return e.getMessage();
        } catch (final SAXParseException e) {
            return "The file is no well-formed XML at line " + e.getLineNumber() + ", column " + e.getColumnNumber()
                    + ": " + e.getMessage();
        } catch (final SAXException | IOException e) {
            return "The file cannot be read as XML: " + e.getMessage();
        } catch (final ParserConfigurationException e) {
            throw new IllegalStateException("the XML parser of the JDK lacks what this needs", e);
        }
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
    public void startDTD(final String name, final String publicId, final String systemId) throws SAXException {
        throw new Refused("The file has a document type (DOCTYPE), which is not allowed. Remove it.");
    }

    @Override
    public void startElement(
            final String uri, final String localName, final String qualifiedName, final Attributes attributes)
            throws SAXException {
        if (elements == 0 && !(NAMESPACE.equals(uri) && "definitions".equals(localName))) {
            throw new Refused("The file has no BPMN definitions. Expected an element 'definitions' of the namespace "
                    + NAMESPACE + " around all others, but found '" + qualifiedName + "'.");
        }
        depth++;
        elements++;
        if (depth > limits.depthMax()) {
            throw new Refused("The elements of the file nest deeper than " + limits.depthMax() + " levels.");
        }
        if (elements > limits.elementsMax()) {
            throw new Refused("The file has more than " + limits.elementsMax() + " elements. Split it up.");
        }
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
