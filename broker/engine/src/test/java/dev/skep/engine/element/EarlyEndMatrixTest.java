package dev.skep.engine.element;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of element in every place ends the instance whose creator wanted it to; with new starts of the broker all the time. */
final class EarlyEndMatrixTest {
    /** All but those where it is an element of another process. */
    static Stream<Arguments> places() {
        return ElementMatrixTest.everywhere().filter(each -> each.get()[1] != Place.CALLED_PROCESS);
    }

    @ParameterizedTest(name = "{arguments}")
    @MethodSource("places")
    void endsTheInstance(final ElementFixture fixture, final Place place) {
        try (ElementDriver driver = new ElementDriver(place.of(fixture))) {
            final long instance = driver.startEndingAfter("p", "x");

            assertThat(driver.ends(instance)).isTrue();

            assertThat(driver.engine().isTerminated(instance)).isTrue();
            assertThat(driver.completions("x") + driver.terminations("x")).isPositive();
            assertThat(driver.incidents()).isEmpty();
            ElementMatrixTest.checkClean(driver);
        }
    }
}
