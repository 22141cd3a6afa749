package dev.skep.node.config;

import java.nio.file.Path;

/**
 * PEM files for mutual TLS between members.
 *
 * @param certificateChain the certificate of this member, with those that vouch for it behind it
 * @param privateKey of that certificate
 * @param certificateAuthority vouches for the certificates of others; null where {@code certificateChain} does
 * @param verifyHostNames whether a certificate must name the host that was dialled
 */
public record PeerTls(Path certificateChain, Path privateKey, Path certificateAuthority, boolean verifyHostNames) {}
