package io.aiprovider.provider.langchain4j;

import java.lang.reflect.InvocationTargetException;
import org.jspecify.annotations.Nullable;

/**
 * Reads properties that only the classes of some LangChain4j modules have. This project is not
 * compiled against those modules.
 */
final class ReflectiveGetter {
  private ReflectiveGetter() {}

  /** The value of a method without parameters; null if there is no object or no such method. */
  static @Nullable Object get(@Nullable Object object, String method) {
    if (object == null) {
      return null;
    }
    try {
      return object.getClass().getMethod(method).invoke(object);
    } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException unknown) {
      return null;
    }
  }
}
