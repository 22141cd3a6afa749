package dev.skep.gateway.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Trusts the one certificate that it was given. A Service inside of Kubernetes seldom has the name that the certificate is for. */
final class OneCertificate extends X509ExtendedTrustManager {
    private final X509Certificate certificate;

    private OneCertificate(final X509Certificate certificate) {
        this.certificate = certificate;
    }

    /** @throws IOException when it can't be read */
    static OneCertificate of(final Path pem) throws IOException {
        try (InputStream in = Files.newInputStream(pem)) {
            return new OneCertificate(
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in));
        } catch (final CertificateException e) {
            throw new IOException(pem + " holds no certificate: " + e.getMessage(), e);
        }
    }

    private void check(final X509Certificate[] chain) throws CertificateException {
        if (chain.length == 0 || !chain[0].equals(certificate)) {
            throw new CertificateException("the gateway shows another certificate than the one that was expected");
        }
        certificate.checkValidity();
    }

    @Override
    public void checkServerTrusted(final X509Certificate[] chain, final String type, final Socket socket)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(final X509Certificate[] chain, final String type, final SSLEngine engine)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(final X509Certificate[] chain, final String type) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(final X509Certificate[] chain, final String type, final Socket socket)
            throws CertificateException {
        throw new CertificateException("there are no clients here");
    }

    @Override
    public void checkClientTrusted(final X509Certificate[] chain, final String type, final SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("there are no clients here");
    }

    @Override
    public void checkClientTrusted(final X509Certificate[] chain, final String type) throws CertificateException {
        throw new CertificateException("there are no clients here");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
