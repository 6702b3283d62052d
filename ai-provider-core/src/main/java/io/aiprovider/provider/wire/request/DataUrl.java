package io.aiprovider.provider.wire.request;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The content of a {@code data:} URL, in base64.
 *
 * @param mediaType in lower case and without parameters; the invalid {@code image/jpg} becomes
 *     {@code image/jpeg}
 * @param data the base64
 * @since 0.1
 */
public record DataUrl(String mediaType, String data) {
  private static final String SCHEME = "data:";
  private static final String BASE64 = ";base64,";

  /**
   * The content of the URL; null if it is not a {@code data:} URL, or its data is not in base64.
   */
  public static @Nullable DataUrl of(String url) {
    int end = url.indexOf(BASE64);
    if (end < 0 || !url.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return null;
    }
    String type = url.substring(SCHEME.length(), end);
    int parameters = type.indexOf(';');
    String plain = (parameters < 0 ? type : type.substring(0, parameters)).toLowerCase(Locale.ROOT);
    return new DataUrl(
        plain.equals("image/jpg") ? "image/jpeg" : plain, url.substring(end + BASE64.length()));
  }
}
