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
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The key of a request: a hash of the scope, the targets and every field that can change the
 * answer. The order of the top-level fields does not matter. The order inside a field does, because
 * a model answers in the order of a schema's properties.
 */
final class CacheKey {
  private static final Set<String> WITHOUT_EFFECT =
      Set.of("model", "stream", "stream_options", "user", "metadata", "encoding_format");

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
    for (String name : new TreeSet<>(request.json().names())) {
      JsonValue value = request.json().get(name);
      if (value != null && !value.isNull() && hasEffect(name, value)) {
        key.add(name);
        key.add(value);
      }
    }
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
      case KEY -> "key:" + (caller == null ? "default" : caller.keyId());
      case TENANT -> "tenant:" + (caller == null ? "default" : caller.tenant());
      case SHARED -> "shared";
    };
  }

  /** Adds a value without writing it as JSON: its kind, its size and its parts. */
  private void add(JsonValue value) {
    if (value instanceof JsonObject object) {
      start('o', object.names().size());
      object.forEach(
          (name, member) -> {
            add(name);
            add(member);
          });
    } else if (value instanceof JsonArray array) {
      start('a', array.size());
      array.forEach(this::add);
    } else if (value instanceof JsonString string) {
      add('s', string.value());
    } else if (value instanceof JsonNumber number) {
      add('n', number.text());
    } else {
      add('l', value.toJson()); // true, false or null
    }
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
