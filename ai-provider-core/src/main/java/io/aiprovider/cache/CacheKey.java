package io.aiprovider.cache;

import io.aiprovider.call.Caller;
import io.aiprovider.call.RoutePlan;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.json.JsonNumber;
import io.aiprovider.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What makes two requests the same: every field that can change the answer, who may see it, and who
 * would be asked. The order of the request's own fields does not matter; the order within them
 * does, for a model answers in the order of a schema's properties.
 */
final class CacheKey {
  private static final Set<String> WITHOUT_EFFECT =
      Set.of("model", "stream", "stream_options", "user", "metadata", "encoding_format");

  private CacheKey() {}

  static String of(ChatRequest request, CacheScope scope, @Nullable Caller caller, RoutePlan plan) {
    MessageDigest digest = sha256();
    add(digest, scope(scope, caller));
    add(digest, request.operation().label());
    add(digest, plan.fingerprint());
    for (String name : new TreeSet<>(request.json().names())) {
      JsonValue value = request.json().get(name);
      if (value != null && !value.isNull() && hasEffect(name, value)) {
        add(digest, name);
        add(digest, value.toBytes());
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static boolean hasEffect(String name, JsonValue value) {
    boolean single =
        name.equals("n") && value instanceof JsonNumber n && Long.valueOf(1).equals(n.asLong());
    return !single && !WITHOUT_EFFECT.contains(name);
  }

  private static String scope(CacheScope scope, @Nullable Caller caller) {
    return switch (scope) {
      case KEY -> "key:" + (caller == null ? "default" : caller.keyId());
      case TENANT -> "tenant:" + (caller == null ? "default" : caller.tenant());
      case SHARED -> "shared";
    };
  }

  private static void add(MessageDigest digest, String part) {
    add(digest, part.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds a part with its length before it, so that no two lists of parts look alike. */
  private static void add(MessageDigest digest, byte[] bytes) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      digest.update((byte) (bytes.length >>> shift));
    }
    digest.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java runtime has SHA-256.", e);
    }
  }
}
