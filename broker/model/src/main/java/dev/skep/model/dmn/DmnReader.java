package dev.skep.model.dmn;

import dev.skep.model.ModelFault;
import dev.skep.model.feel.FeelSession;
import java.io.ByteArrayInputStream;
import java.util.List;
import org.camunda.dmn.DmnEngine;
import org.camunda.dmn.parser.ParsedDmn;
import scala.util.Either;
import scala.util.Left;
import scala.util.Right;

/**
 * Reads DMN files. The library is loaded with the first one. Never throws because of what is in a file.
 *
 * @see <a href="https://www.omg.org/spec/DMN/1.3/">Decision Model and Notation, 1.3</a>
 */
public final class DmnReader {
    public DmnReading read(final String resourceName, final byte[] content) {
        try {
            final DmnScan scan = DmnScan.of(content);
            final Either<DmnEngine.Failure, ParsedDmn> parsed =
                    DecisionRuntime.engine().parse(new ByteArrayInputStream(content));
            return switch (parsed) {
                case Right<DmnEngine.Failure, ParsedDmn> read ->
                    new DmnReading.Readable(new DecisionGraph(scan, read.value()));
                case Left<DmnEngine.Failure, ParsedDmn> failed ->
                    faulty(resourceName, failed.value().message());
                default -> throw new IllegalStateException("neither read nor failed: " + parsed);
            };
        } catch (final DmnScan.Refused e) {
            return faulty(resourceName, e.getMessage());
        } catch (final RuntimeException | StackOverflowError e) {
            // The library throws on some files that follow the schema and mean nothing.
            return faulty(resourceName, "The file cannot be read as DMN: " + FeelSession.reason(e));
        }
    }

    private static DmnReading faulty(final String resourceName, final String message) {
        return new DmnReading.Faulty(List.of(new ModelFault(resourceName, "", message)));
    }
}
