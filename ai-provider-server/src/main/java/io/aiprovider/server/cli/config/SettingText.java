package io.aiprovider.server.cli.config;

import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The value of a setting, as people read it. */
final class SettingText {
  private SettingText() {}

  static String of(@Nullable JsonValue value) {
    if (value instanceof JsonArray list) {
      List<String> texts = new ArrayList<>();
      list.forEach(each -> texts.add(of(each)));
      return "[" + String.join(", ", texts) + "]";
    }
    return value instanceof JsonString text ? text.value() : "";
  }
}
