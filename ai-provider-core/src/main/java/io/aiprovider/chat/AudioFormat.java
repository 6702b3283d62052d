package io.aiprovider.chat;

import java.util.Locale;

/**
 * The {@code format} of {@code input_audio}.
 *
 * @since 0.1
 */
public final class AudioFormat {
  private AudioFormat() {}

  /**
   * OpenAI's name for a MIME type, {@code mp3} for {@code audio/mpeg}; if it has none, the subtype.
   */
  public static String of(String mimeType) {
    String subtype = mimeType.substring(mimeType.indexOf('/') + 1).toLowerCase(Locale.ROOT);
    return switch (subtype) {
      case "mpeg" -> "mp3";
      case "x-wav", "wave", "vnd.wave" -> "wav";
      default -> subtype;
    };
  }
}
