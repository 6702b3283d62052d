package io.aiprovider.server.oidc;

import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What an issuer says, in messages for the log. */
final class IssuerWords {
  private static final int LONGEST = 300;

  private IssuerWords() {}

  /**
   * The end of a sentence: a colon and the words, short and on one line; a full stop if there are
   * none.
   *
   * @param error the issuer's code for the reason
   * @param description the issuer's words about it
   */
  static String after(@Nullable String error, @Nullable String description) {
    String text =
        Stream.of(error, description)
            .filter(Objects::nonNull)
            .map(part -> part.replaceAll("[\\p{C}\\s]+", " ").strip())
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining(": "));
    return text.isEmpty()
        ? "."
        : ": " + (text.length() > LONGEST ? text.substring(0, LONGEST) + " …" : text);
  }
}
