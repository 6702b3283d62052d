package io.aiprovider.server.reload.history;

import io.aiprovider.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The texts of the configuration files that exist, by their paths.
 *
 * @param byPath empty if there are none, or if they are too long to be stored
 */
record FileTexts(Map<String, String> byPath) {
  private static final int LONGEST = 1_048_576;

  static FileTexts of(Collection<Path> files) {
    Map<String, String> texts = new LinkedHashMap<>();
    int length = 0;
    for (Path file : files) {
      String text = Files.isRegularFile(file) ? read(file) : null;
      if (text != null) {
        texts.put(file.toString(), text);
        length += text.length();
      }
    }
    return new FileTexts(length > LONGEST ? Map.of() : texts);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return ""; // a file that is not text in UTF-8 is refused by its reader
    }
  }

  static FileTexts parse(String json) {
    Map<String, String> texts = new LinkedHashMap<>();
    JsonObject.parse(json).forEach((path, text) -> texts.put(path, text.asString()));
    return new FileTexts(texts);
  }

  String toJson() {
    return JsonObject.of(byPath).toString();
  }
}
