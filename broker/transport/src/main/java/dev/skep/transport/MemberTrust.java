package dev.skep.transport;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts what the JDK trusts with these certificates as roots, but does not tell callers whose certificates it takes. They
 * have only one to show; and one that is trusted itself, not its issuer, would not be shown when issuers are asked for.
 */
final class MemberTrust extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager rules;

    private MemberTrust(final X509ExtendedTrustManager rules) {
        this.rules = rules;
    }

    static MemberTrust in(final X509Certificate[] roots) throws GeneralSecurityException, IOException {
        final KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        for (int i = 0; i < roots.length; i++) {
            store.setCertificateEntry("root-" + i, roots[i]);
        }
        final TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return new MemberTrust((X509ExtendedTrustManager) factory.getTrustManagers()[0]);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }

    @Override
    public void checkClientTrusted(final X509Certificate[] chain, final String type, final SSLEngine engine)
            throws CertificateException {
        rules.checkClientTrusted(chain, type, engine);
    }

    @Override
    public void checkServerTrusted(final X509Certificate[] chain, final String type, final SSLEngine engine)
            throws CertificateException {
        rules.checkServerTrusted(chain, type, engine);
    }

    @Override
    public void checkClientTrusted(final X509Certificate[] chain, final String type, final Socket socket)
            throws CertificateException {
        rules.checkClientTrusted(chain, type, socket);
    }

    @Override
    public void checkServerTrusted(final X509Certificate[] chain, final String type, final Socket socket)
            throws CertificateException {
        rules.checkServerTrusted(chain, type, socket);
    }

    @Override
    public void checkClientTrusted(final X509Certificate[] chain, final String type) throws CertificateException {
        rules.checkClientTrusted(chain, type);
    }

    @Override
    public void checkServerTrusted(final X509Certificate[] chain, final String type) throws CertificateException {
        rules.checkServerTrusted(chain, type);
    }
}
