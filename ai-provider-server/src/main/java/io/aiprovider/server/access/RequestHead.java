package io.aiprovider.server.access;

import java.net.InetAddress;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a request that decide whether it is allowed.
 *
 * @param method in upper case
 * @param path without query, as it was sent
 * @param query what follows the {@code ?} of the URL, as it was sent; empty if there is none
 * @param headers a header's value by its name, in upper or lower case; null when it is absent
 * @param address the address of the client; null if it is not known
 */
public record RequestHead(
    String method,
    String path,
    String query,
    UnaryOperator<@Nullable String> headers,
    @Nullable InetAddress address) {

  public @Nullable String header(String name) {
    return headers.apply(name);
  }
}
