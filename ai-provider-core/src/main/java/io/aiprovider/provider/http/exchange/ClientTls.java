package io.aiprovider.provider.http.exchange;

import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.X509TrustManager;

/**
 * TLS as a client: whom it trusts, and with which certificate it identifies itself. Names in
 * certificates are checked in any case.
 *
 * @param context makes the connections; it has the client's certificate, if it has one
 * @param trust whom the context trusts
 * @param protocols the versions of TLS that may be used; empty: those of the JDK
 * @param cipherSuites the cipher suites that may be used; empty: those of the JDK
 * @since 0.1
 */
public record ClientTls(
    SSLContext context, X509TrustManager trust, List<String> protocols, List<String> cipherSuites) {

  /** Copies the lists. */
  public ClientTls {
    protocols = List.copyOf(protocols);
    cipherSuites = List.copyOf(cipherSuites);
  }

  /** Limits what a connection may use. */
  public void limit(SSLParameters parameters) {
    if (!protocols.isEmpty()) {
      parameters.setProtocols(protocols.toArray(String[]::new));
    }
    if (!cipherSuites.isEmpty()) {
      parameters.setCipherSuites(cipherSuites.toArray(String[]::new));
    }
  }
}
