package io.aiprovider.provider.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      Map<String, String> sorted = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      sorted.putAll(headers);
      sorted.forEach(
          (name, value) ->
              digest.update((name + ": " + value + "\n").getBytes(StandardCharsets.UTF_8)));
      return new ServiceIdentity(protocol, address, HexFormat.of().formatHex(digest.digest()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java runtime has SHA-256.", e);
    }
  }
}
