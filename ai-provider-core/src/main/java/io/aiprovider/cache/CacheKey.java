package io.aiprovider.cache;

import io.aiprovider.caller.Caller;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.digest.Sha256;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonNumber;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import io.aiprovider.plan.RoutePlan;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The key of a request: a hash of the scope, the targets and every field that can change the
 * answer. Where fields are read by their names, neither their order nor the form of their numbers
 * matters: see {@link KeyOrder}.
 */
final class CacheKey {
  /** The tenant and the key of calls without a caller. */
  static final String NO_CALLER = "default";

  private static final Set<String> WITHOUT_EFFECT =
      Set.of(
          "model",
          "stream",
          "stream_options",
          "user",
          "safety_identifier",
          "metadata",
          "prompt_cache_key",
          "encoding_format");

  private static final int BUFFER_SIZE = 2_048;

  private final MessageDigest digest = Sha256.begin();

  /** What is to be hashed next: hashing many small parts one by one takes longer. */
  private final byte[] buffer = new byte[BUFFER_SIZE];

  private int buffered;

  private CacheKey() {}

  static String of(ChatRequest request, CacheScope scope, @Nullable Caller caller, RoutePlan plan) {
    CacheKey key = new CacheKey();
    key.add(scope(scope, caller));
    key.add(request.operation().label());
    key.add(plan.fingerprint());
    byName(request.json())
        .forEach(
            (name, value) -> {
              if (!value.isNull() && hasEffect(name, value)) {
                key.add(name);
                key.add(value, KeyOrder.REQUEST.of(name), true);
              }
            });
    key.hashBuffered();
    return Sha256.hex(key.digest.digest());
  }

  private static boolean hasEffect(String name, JsonValue value) {
    boolean single =
        name.equals("n") && value instanceof JsonNumber n && Long.valueOf(1).equals(n.asLong());
    return !single && !WITHOUT_EFFECT.contains(name);
  }

  private static String scope(CacheScope scope, @Nullable Caller caller) {
    return switch (scope) {
      case KEY -> "key:" + (caller == null ? NO_CALLER : caller.keyId());
      case TENANT -> "tenant:" + (caller == null ? NO_CALLER : caller.tenant());
      case SHARED -> "shared";
    };
  }

  /**
   * Adds a value without writing it as JSON: its kind, its size and its parts.
   *
   * @param order if it is an object, or a list of objects
   * @param byValue whether a number counts by its value
   */
  private void add(JsonValue value, KeyOrder order, boolean byValue) {
    if (value instanceof JsonObject object) {
      start('o', object.names().size());
      BiConsumer<String, JsonValue> adding =
          (name, member) -> {
            add(name);
            add(member, order.of(name), order.isAny());
          };
      if (order.isAny()) {
        byName(object).forEach(adding);
      } else {
        object.forEach(adding);
      }
    } else if (value instanceof JsonArray array) {
      start('a', array.size());
      array.forEach(element -> add(element, order, order.isAny()));
    } else if (value instanceof JsonString string) {
      add('s', string.value());
    } else if (value instanceof JsonNumber number) {
      add('n', byValue ? valueOf(number) : number.text());
    } else {
      add('l', value.toJson()); // true, false or null
    }
  }

  /** The same text for each form of a number: {@code 1}, {@code 1.0} and {@code 10e-1}. */
  private static String valueOf(JsonNumber number) {
    return number.asDecimal().stripTrailingZeros().toString();
  }

  private static Map<String, JsonValue> byName(JsonObject object) {
    Map<String, JsonValue> members = new TreeMap<>();
    object.forEach(members::put);
    return members;
  }

  private void add(String part) {
    add('p', part);
  }

  private void add(char kind, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    start(kind, bytes.length);
    if (bytes.length > BUFFER_SIZE) {
      hashBuffered();
      digest.update(bytes);
    } else {
      makeRoom(bytes.length);
      System.arraycopy(bytes, 0, buffer, buffered, bytes.length);
      buffered += bytes.length;
    }
  }

  /**
   * Starts a part with its kind and size, so that different lists of parts never give the same
   * bytes.
   */
  private void start(char kind, int size) {
    makeRoom(1 + Integer.BYTES);
    buffer[buffered++] = (byte) kind;
    for (int shift = 24; shift >= 0; shift -= 8) {
      buffer[buffered++] = (byte) (size >>> shift);
    }
  }

  private void makeRoom(int size) {
    if (size > BUFFER_SIZE - buffered) {
      hashBuffered();
    }
  }

  private void hashBuffered() {
    digest.update(buffer, 0, buffered);
    buffered = 0;
  }
}
