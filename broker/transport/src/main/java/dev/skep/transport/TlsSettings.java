package dev.skep.transport;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Mutual TLS between members: each shows its certificate, the dialler and the one who answers. All files are PEM; they are
 * looked at again for each new connection, and read again when they have changed.
 *
 * @param certificateChain the certificate of this member, followed by those that signed it
 * @param privateKey of that certificate, unencrypted: PKCS#8, PKCS#1 (RSA) or SEC 1 (EC)
 * @param trusted certificates that sign those of members; without it, those in {@code certificateChain} are trusted, which
 *     serves clusters whose members share one certificate
 * @param verifyHostNames whether the certificate of who answers must name the host that was dialled; for clusters where each
 *     member has a certificate of its own
 */
public record TlsSettings(Path certificateChain, Path privateKey, Optional<Path> trusted, boolean verifyHostNames) {}
