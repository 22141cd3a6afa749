package dev.skep.node.config;

import dev.skep.node.config.NetworkSettings.PeerTls;
import java.nio.file.Path;
import java.util.List;

/** The keys of {@link PeerTls} below a prefix: brokers and gateways that stand alone have the same ones. */
final class PeerTlsKeys {
    private final Setting<Boolean> enabled;
    private final Setting<String> certificateChain;
    private final Setting<String> privateKey;
    private final Setting<String> certificateAuthority;
    private final Setting<Boolean> verifyHostNames;

    /** @param who whose certificate it is, such as "broker" */
    PeerTlsKeys(final String prefix, final String who) {
        enabled = new Setting<>(
                prefix + "enabled",
                Kind.bool(),
                "false",
                "Mutual TLS between brokers and gateways, with the files below; they are read again when they change.");
        certificateChain = new Setting<>(
                prefix + "certificateChainPath",
                Kind.text("a file"),
                "",
                "PEM file with the certificate of this " + who + ", and those that vouch for it behind it.");
        privateKey = new Setting<>(
                prefix + "privateKeyPath",
                Kind.text("a file"),
                "",
                "PEM file with the private key of that certificate, without a password.");
        certificateAuthority = new Setting<>(
                prefix + "certificateAuthorityPath",
                Kind.text("a file"),
                "",
                "PEM file with the certificates that vouch for those of others; empty where all share the one of certificateChainPath.");
        verifyHostNames = new Setting<>(
                prefix + "verifyHostNames",
                Kind.bool(),
                "false",
                "The certificate of another member must name the host that was dialled.");
    }

    List<Setting<?>> settings() {
        return List.of(enabled, certificateChain, privateKey, certificateAuthority, verifyHostNames);
    }

    /** Null for plaintext. */
    PeerTls build(final Values values) {
        final String chain = values.of(certificateChain);
        final String key = values.of(privateKey);
        final String authority = values.of(certificateAuthority);
        final boolean verify = values.of(verifyHostNames);
        if (!values.of(enabled)) {
            return null;
        }
        new Requirements()
                .that(!chain.isEmpty(), missing(certificateChain))
                .that(!key.isEmpty(), missing(privateKey))
                .check();
        return new PeerTls(Path.of(chain), Path.of(key), authority.isEmpty() ? null : Path.of(authority), verify);
    }

    private String missing(final Setting<String> file) {
        return file.path() + " is not set, but " + enabled.path()
                + " is true; name the PEM file, or set the latter to false";
    }
}
