package dev.skep.operator.certificates;

import java.security.GeneralSecurityException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * When a certificate is made anew, and in which steps another authority takes over: first everybody trusts both, then the certificate is one of the new
 * authority, then the old one is trusted no more. Between two steps lies the time in which all pods get to see what has changed in a Secret. Where it
 * stands is in the Secret itself.
 */
public final class Renewal {
    /** The longest time until pods see a change of a Secret, several times over. */
    public static final Duration SPREAD = Duration.ofMinutes(10);

    private static final int DNS_NAME = 2;

    private final Authority authority;
    private final String subject;
    private final Authority.Use use;
    private final SortedSet<String> names;
    private final Instant now;

    /**
     * @param subject whose certificate it is, in words
     * @param names that it holds
     */
    public Renewal(
            final Authority authority,
            final String subject,
            final Authority.Use use,
            final Collection<String> names,
            final Instant now) {
        this.authority = authority;
        this.subject = subject;
        this.use = use;
        this.names = new TreeSet<>(names);
        this.now = now;
    }

    /**
     * What follows.
     *
     * @param change what is to be written into the Secret; empty for nothing
     * @param until when the certificate that is in it then ends
     * @param rotating whether another authority is taking over
     * @param look when there is something to do next
     */
    public record Next(Map<String, String> change, Instant until, boolean rotating, Instant look) {
        /** Without what is to be written. */
        @Override
        public String toString() {
            return (change.isEmpty() ? "keep" : "write " + change.keySet()) + " until " + until;
        }
    }

    /**
     * @param data of the Secret; null when there is none. What can't be used in it is made anew
     * @param changedAt when the operator last wrote it, as text; null when that is not known
     */
    public Next next(final Map<String, String> data, final String changedAt) throws GeneralSecurityException {
        final List<X509Certificate> chain;
        final List<X509Certificate> trusted;
        try {
            chain = Pem.certificates(data, Pem.CHAIN);
            trusted = Pem.certificates(data, Pem.TRUSTED);
            Pem.key(data, chain.getFirst());
        } catch (GeneralSecurityException e) {
            return issued(List.of(authority.certificate()));
        }
        final X509Certificate leaf = chain.getFirst();
        final boolean settled = !now.isBefore(changed(changedAt).plus(SPREAD));
        final boolean believed = trusted.contains(authority.certificate());
        if (!isOurs(leaf)) {
            if (!believed) {
                return trusting(leaf, with(trusted));
            }
            final boolean tooLate = now.isAfter(until(leaf));
            return settled || tooLate
                    ? issued(trusted)
                    : kept(leaf, true, changed(changedAt).plus(SPREAD));
        }
        if (!believed) {
            return trusting(leaf, with(trusted));
        }
        if (!now.isBefore(due(leaf)) || !names(leaf).equals(names)) {
            return issued(trusted);
        }
        if (trusted.size() > 1) {
            return settled
                    ? trusting(leaf, List.of(authority.certificate()))
                    : kept(leaf, true, changed(changedAt).plus(SPREAD));
        }
        return kept(leaf, false, due(leaf));
    }

    private boolean isOurs(final X509Certificate leaf) {
        try {
            leaf.verify(authority.certificate().getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** Those that still mean something, and ours. */
    private List<X509Certificate> with(final List<X509Certificate> trusted) {
        final List<X509Certificate> all = new ArrayList<>();
        all.add(authority.certificate());
        trusted.stream().filter(one -> now.isBefore(until(one))).forEach(all::add);
        return all;
    }

    private Next issued(final List<X509Certificate> trusted) throws GeneralSecurityException {
        final Map<String, String> data = authority.issue(subject, use, names, trusted, now);
        final X509Certificate leaf = Pem.certificates(data, Pem.CHAIN).getFirst();
        return new Next(data, until(leaf), trusted.size() > 1, trusted.size() > 1 ? now.plus(SPREAD) : due(leaf));
    }

    private Next trusting(final X509Certificate leaf, final List<X509Certificate> trusted)
            throws GeneralSecurityException {
        final boolean rotating = trusted.size() > 1 || !isOurs(leaf);
        return new Next(
                new TreeMap<>(Map.of(Pem.TRUSTED, Pem.data(trusted))),
                until(leaf),
                rotating,
                rotating ? now.plus(SPREAD) : due(leaf));
    }

    private static Next kept(final X509Certificate leaf, final boolean rotating, final Instant look) {
        return new Next(Map.of(), until(leaf), rotating, look);
    }

    /** Two thirds of its life. */
    static Instant due(final X509Certificate certificate) {
        final Instant from = certificate.getNotBefore().toInstant();
        return from.plus(
                Duration.between(from, until(certificate)).multipliedBy(2).dividedBy(3));
    }

    private static Instant until(final X509Certificate certificate) {
        return certificate.getNotAfter().toInstant();
    }

    private static Instant changed(final String at) {
        try {
            return at == null ? Instant.EPOCH : Instant.parse(at);
        } catch (DateTimeException e) {
            return Instant.EPOCH;
        }
    }

    private static SortedSet<String> names(final X509Certificate leaf) throws CertificateParsingException {
        final SortedSet<String> found = new TreeSet<>();
        if (leaf.getSubjectAlternativeNames() != null) {
            leaf.getSubjectAlternativeNames().stream()
                    .filter(name -> name.getFirst().equals(DNS_NAME))
                    .forEach(name -> found.add((String) name.get(1)));
        }
        return found;
    }
}
