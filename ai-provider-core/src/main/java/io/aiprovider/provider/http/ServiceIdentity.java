package io.aiprovider.provider.http;

import io.aiprovider.digest.Sha256;
import java.util.Map;
import java.util.TreeMap;

/**
 * The identity of a service that uses HTTP: its protocol, its address, and the headers that are
 * sent to it, including the key. It has only a digest of the headers.
 *
 * @param protocol the name of its protocol
 * @param address its URL
 * @param headers a digest of the headers
 * @since 0.1
 */
public record ServiceIdentity(String protocol, String address, String headers) {

  /** The identity of a service. */
  public static ServiceIdentity of(String protocol, String address, Map<String, String> headers) {
    Map<String, String> sorted = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    sorted.putAll(headers);
    StringBuilder lines = new StringBuilder();
    sorted.forEach((name, value) -> lines.append(name).append(": ").append(value).append('\n'));
    return new ServiceIdentity(protocol, address, Sha256.hex(lines.toString()));
  }
}
