package io.aiprovider.provider.langchain4j;

import java.lang.reflect.InvocationTargetException;
import org.jspecify.annotations.Nullable;

/** Asks what a model made for what only this model's own classes have: we compile against none. */
final class ByName {
  private ByName() {}

  /** What the method of this name gives; null if there is none, or nothing to ask. */
  static @Nullable Object ask(@Nullable Object asked, String method) {
    if (asked == null) {
      return null;
    }
    try {
      return asked.getClass().getMethod(method).invoke(asked);
    } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException unknown) {
      return null;
    }
  }
}
