package dev.skep.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AdvertisedHostTest {
    @Test
    void whatIsConfiguredCounts() {
        assertThat(AdvertisedHost.of("broker-0.example", "0.0.0.0", List::of)).isEqualTo("broker-0.example");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "10.0.0.7", "localhost", "broker-0"})
    void otherwiseTheOneThatIsListenedOn(final String host) {
        assertThat(AdvertisedHost.of("", host, machine("10.0.0.9"))).isEqualTo(host);
    }

    @Test
    void bracketsAreLeftToWhoPrintsAddresses() {
        assertThat(AdvertisedHost.of("", "[::1]", List::of)).isEqualTo("::1");
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1 10.0.0.9 172.17.0.1, 10.0.0.9",
        "::1 fe80::1%2 2001:db8::5 10.0.0.9, 10.0.0.9",
        "169.254.7.7 192.168.1.2, 192.168.1.2",
        "127.0.0.1 fe80::1 2001:db8:0:0:0:0:0:5, 2001:db8:0:0:0:0:0:5",
        "127.0.0.1 fe80::1, 127.0.0.1"
    })
    void onAllAddressesItIsTheFirstThatOthersCanReach(final String ofMachine, final String chosen) {
        for (final String wildcard : List.of("0.0.0.0", "::", "[::]")) {
            assertThat(AdvertisedHost.of("", wildcard, machine(ofMachine.split(" "))))
                    .isEqualTo(chosen);
        }
    }

    @Test
    void theRealMachineHasOne() {
        assertThat(AdvertisedHost.of("", "0.0.0.0")).isNotEmpty().doesNotContain("%");
    }

    private static Supplier<List<InetAddress>> machine(final String... addresses) {
        final List<InetAddress> parsed = Stream.of(addresses)
                .map(address -> address.replaceAll("%.*", ""))
                .map(InetAddress::ofLiteral)
                .toList();
        return () -> parsed;
    }
}
