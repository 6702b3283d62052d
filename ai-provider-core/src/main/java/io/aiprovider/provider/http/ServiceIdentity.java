package io.aiprovider.provider.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * What tells a service that is reached by HTTP from another: its protocol, its address, and the
 * headers that are sent to it, the key among them. Of the headers it has a digest only.
 *
 * @param protocol what it speaks
 * @param address where it is
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
