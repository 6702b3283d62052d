package io.aiprovider.server.environment.file;

import io.aiprovider.spring.settings.source.Place;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.reader.StreamReader;

/** Finds what keeps a YAML parser from reading a file as text. */
final class UnreadableText {
  private UnreadableText() {}

  /** The first character that YAML in UTF-8 cannot have; null if there is none, or no file. */
  static @Nullable Place in(Path file) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      return null;
    }
    CharBuffer decoded = CharBuffer.allocate(bytes.length);
    CoderResult end =
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes), decoded, true);
    String text = decoded.flip().toString();
    int at = 0;
    while (at < text.length() && StreamReader.isPrintable(text.codePointAt(at))) {
      at += Character.charCount(text.codePointAt(at));
    }
    return at == text.length() && !end.isError() ? null : place(file, text.substring(0, at));
  }

  private static Place place(Path file, String before) {
    int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
    return new Place(file.toString(), line, before.length() - before.lastIndexOf('\n'));
  }
}
