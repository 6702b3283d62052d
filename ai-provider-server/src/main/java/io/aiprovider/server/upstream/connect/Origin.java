package io.aiprovider.server.upstream.connect;

import java.net.InetSocketAddress;
import java.net.URI;
import okhttp3.HttpUrl;

/**
 * A server to which connections are made.
 *
 * @param secure whether by TLS
 * @param host in lower case and ASCII; an IPv6 address without brackets
 */
public record Origin(boolean secure, String host, int port) {

  /** The server of this URL. */
  public static Origin of(HttpUrl url) {
    return new Origin(url.isHttps(), url.host(), url.port());
  }

  /** Host and port, without the scheme's own port. */
  public String authority() {
    return port == (secure ? 443 : 80) ? bracketed() : bracketed() + ":" + port;
  }

  private String bracketed() {
    return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
  }

  /** The URL of its root. */
  public URI uri() {
    return URI.create((secure ? "https://" : "http://") + authority() + "/");
  }

  InetSocketAddress unresolved() {
    return InetSocketAddress.createUnresolved(host, port);
  }
}
