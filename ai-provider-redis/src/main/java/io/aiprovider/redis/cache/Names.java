package io.aiprovider.redis.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.aiprovider.cache.CacheSelection;
import io.aiprovider.cache.CachedAnswer;
import java.net.URLDecoder;
import java.net.URLEncoder;
import org.jspecify.annotations.Nullable;

/** Names of tenants and models as words without spaces. */
final class Names {
  /** Not known. No encoded name is like it. */
  static final String UNKNOWN = "~";

  private static final String EMPTY = "=";

  private Names() {}

  static String word(@Nullable String name) {
    if (name == null) {
      return UNKNOWN;
    }
    return name.isEmpty() ? EMPTY : URLEncoder.encode(name, UTF_8);
  }

  static @Nullable String name(String word) {
    if (word.equals(UNKNOWN)) {
      return null;
    }
    return word.equals(EMPTY) ? "" : URLDecoder.decode(word, UTF_8);
  }

  /** Tenant, requested model and model of an answer. */
  static String of(CachedAnswer answer) {
    return word(answer.tenant()) + " " + word(answer.requestedModel()) + " " + word(answer.model());
  }

  /** A selection as a field of the removals. */
  static String field(CacheSelection selection) {
    return switch (selection.kind()) {
      case ALL -> "all";
      case TENANT -> "tenant " + word(selection.name());
      case MODEL -> "model " + word(selection.name());
    };
  }

  /** The selection of a field; null if it has another form. */
  static @Nullable CacheSelection selection(String field) {
    String[] words = field.split(" ", 2);
    String name = words.length < 2 ? null : name(words[1]);
    if (field.equals("all")) {
      return CacheSelection.all();
    }
    if (name == null || name.isEmpty()) {
      return null;
    }
    return switch (words[0]) {
      case "tenant" -> CacheSelection.ofTenant(name);
      case "model" -> CacheSelection.ofModel(name);
      default -> null;
    };
  }
}
