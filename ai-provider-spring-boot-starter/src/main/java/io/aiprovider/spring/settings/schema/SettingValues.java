package io.aiprovider.spring.settings.schema;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.core.convert.ConversionException;
import org.springframework.util.unit.DataSize;

/** Single values by type: which texts are valid, and examples. */
public final class SettingValues {
  private static final Set<Class<?>> WHOLE =
      Set.of(int.class, Integer.class, long.class, Long.class);
  private static final Set<Class<?>> DECIMAL = Set.of(double.class, Double.class, BigDecimal.class);
  private static final Set<Class<?>> BOOLEAN = Set.of(boolean.class, Boolean.class);

  private SettingValues() {}

  static boolean supports(Class<?> type) {
    return type == String.class
        || type.isEnum()
        || type == Duration.class
        || type == DataSize.class
        || WHOLE.contains(type)
        || DECIMAL.contains(type)
        || BOOLEAN.contains(type);
  }

  /**
   * Whether the text is a valid value; an empty one is valid if it means that there is no value.
   */
  public static boolean accepts(SettingType.Value setting, String text) {
    String value = text.strip();
    Class<?> type = setting.type();
    if (setting.isText()) {
      return true;
    }
    if (value.isEmpty()) {
      return setting.initial() == null && !type.isPrimitive();
    }
    if (type == Duration.class && isNumber(value)) {
      return new BigDecimal(value).signum() == 0; // the unit of any other number is unknown
    }
    try {
      return ApplicationConversionService.getSharedInstance().convert(value, type) != null;
    } catch (ConversionException | IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isNumber(String text) {
    try {
      return new BigDecimal(text).scale() <= 100;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /** The valid values, with an example. */
  public static String expected(SettingType.Value setting) {
    Class<?> type = setting.type();
    String example = example(setting);
    if (type.isEnum()) {
      return "one of " + String.join(", ", words(type));
    }
    if (type == Duration.class) {
      return "a time with its unit, such as " + example;
    }
    if (type == DataSize.class) {
      return "a size, such as " + example;
    }
    if (BOOLEAN.contains(type)) {
      return "true or false";
    }
    if (WHOLE.contains(type)) {
      return "a whole number, such as " + example;
    }
    return DECIMAL.contains(type) ? "a number, such as " + example : "a single value";
  }

  /** An example of a value: the default, or one of the type. */
  static String example(SettingType.Value setting) {
    String initial = setting.initial();
    if (initial != null && !initial.isEmpty() && !initial.equals("0s")) {
      return initial;
    }
    Class<?> type = setting.type();
    if (type.isEnum()) {
      return words(type)[0];
    }
    if (type == Duration.class) {
      return "30s";
    }
    if (type == DataSize.class) {
      return "32MB";
    }
    if (BOOLEAN.contains(type)) {
      return "true";
    }
    return WHOLE.contains(type) ? "1" : DECIMAL.contains(type) ? "0.7" : "TEXT";
  }

  private static String[] words(Class<?> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .collect(Collectors.toList())
        .toArray(String[]::new);
  }

  /** The text for a message; null if it may be a secret. */
  public static @Nullable String shown(SettingType.Value setting, String raw) {
    return setting.isText() ? null : raw.length() > 80 ? raw.substring(0, 80) + "..." : raw;
  }
}
