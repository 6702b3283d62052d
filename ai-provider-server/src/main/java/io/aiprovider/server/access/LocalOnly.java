package io.aiprovider.server.access;

import java.net.URI;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Development mode: no credentials, but only for programs on this machine. A web page must not be
 * able to use its visitor's keys, neither by a cross-origin request nor by a host name that
 * resolves to this machine.
 */
final class LocalOnly implements AccessPolicy {

  @Override
  public CompletableFuture<Authentication> authenticate(RequestHead request) {
    return CompletableFuture.completedFuture(check(request));
  }

  private static Authentication check(RequestHead request) {
    String host = request.header("Host");
    if (host == null || !isLocal(hostName(host))) {
      return refused(
          "In development mode the Host header must name this machine: call localhost or"
              + " 127.0.0.1.",
          "host_not_local");
    }
    String origin = request.header("Origin");
    if (origin != null && !isLocal(originHost(origin))) {
      return refused(
          "In development mode web pages of other hosts may not call this server.",
          "origin_not_local");
    }
    return Authentication.OPERATOR;
  }

  private static Authentication refused(String message, String code) {
    return Authentication.refused(Refusal.forbidden(message, code));
  }

  private static String hostName(String host) {
    int port = host.lastIndexOf(':');
    boolean named = port > 0 && host.indexOf(']', port) < 0;
    return named ? host.substring(0, port) : host;
  }

  private static @Nullable String originHost(String origin) {
    try {
      return URI.create(origin).getHost();
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static boolean isLocal(@Nullable String host) {
    if (host == null) {
      return false;
    }
    String name = host.toLowerCase(Locale.ROOT);
    return name.equals("localhost") || name.equals("127.0.0.1") || name.equals("[::1]");
  }
}
