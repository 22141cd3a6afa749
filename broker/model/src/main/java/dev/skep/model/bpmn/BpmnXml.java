package dev.skep.model.bpmn;

import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.camunda.zeebe.model.bpmn.impl.BpmnModelInstanceImpl;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URL;
import java.util.Objects;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.camunda.bpm.model.xml.impl.ModelImpl;
import org.camunda.bpm.model.xml.impl.instance.DomDocumentImpl;
import org.w3c.dom.Document;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/**
 * XML to the model of the library, checked against the schema of BPMN on the way. The library can parse by itself, but it
 * reads the schema anew for each file, stops at the first fault, and does not tell its column.
 */
final class BpmnXml {
    private BpmnXml() {}

    /** The schema, read when the first file needs it. */
    private static final class Holder {
        static final Schema SCHEMA = schema();

        private static Schema schema() {
            final URL source =
                    Objects.requireNonNull(Bpmn.class.getClassLoader().getResource("BPMN20.xsd"));
            try {
                return SchemaFactory.newDefaultInstance().newSchema(source);
            } catch (final SAXException e) {
                throw new IllegalStateException("the schema of BPMN cannot be read from " + source, e);
            }
        }
    }

    /** The model, or null after faults were added. */
    static BpmnModelInstance parse(final byte[] content, final Faults faults) {
        try {
            final DocumentBuilder builder = factory().newDocumentBuilder();
            builder.setErrorHandler(new SchemaFaults(faults));
            final Document document = builder.parse(new ByteArrayInputStream(content));
            if (!faults.isEmpty()) {
                return null;
            }
            return new BpmnModelInstanceImpl(
                    (ModelImpl) Bpmn.INSTANCE.getBpmnModel(),
                    Bpmn.INSTANCE.getBpmnModelBuilder(),
                    new DomDocumentImpl(document));
        } catch (final SAXException | IOException e) {
            if (faults.isEmpty()) {
                faults.add("", "The file cannot be read as XML: " + e.getMessage());
            }
        } catch (final ParserConfigurationException e) {
            throw new IllegalStateException("the XML parser of the JDK lacks what this needs", e);
        }
        return null;
    }

    private static DocumentBuilderFactory factory() throws ParserConfigurationException {
        final DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        factory.setXIncludeAware(false);
        factory.setExpandEntityReferences(false);
        factory.setSchema(Holder.SCHEMA);
        return factory;
    }

    /** Tells each fault of the schema with its place. */
    private record SchemaFaults(Faults faults) implements ErrorHandler {
        @Override
        public void warning(final SAXParseException e) {
            // Says nothing about whether the file follows the schema.
        }

        @Override
        public void error(final SAXParseException e) {
            faults.add(
                    "",
                    "The file does not follow the BPMN schema at line " + e.getLineNumber() + ", column "
                            + e.getColumnNumber() + ": " + e.getMessage());
        }

        @Override
        public void fatalError(final SAXParseException e) {
            faults.add(
                    "",
                    "The file is no well-formed XML at line " + e.getLineNumber() + ", column " + e.getColumnNumber()
                            + ": " + e.getMessage());
        }
    }
}
