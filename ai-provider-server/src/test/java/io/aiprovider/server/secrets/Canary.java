package io.aiprovider.server.secrets;

import io.aiprovider.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A text that must not be found.
 *
 * @param name what it is
 * @param text the text; in each form that it can be written in
 */
record Canary(String name, String text) {

  /** What a search looks for, with each byte of UTF-8 as one character. */
  List<String> forms() {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    String json = JsonObject.of("t", text).toString();
    Set<String> forms = new LinkedHashSet<>();
    forms.add(text);
    forms.add(json.substring("{\"t\":\"".length(), json.length() - "\"}".length()));
    forms.add(URLEncoder.encode(text, StandardCharsets.UTF_8));
    forms.add(HexFormat.of().formatHex(bytes));
    for (int before = 0; before < 3; before++) {
      String base64 = base64(bytes, before);
      forms.add(base64);
      forms.add(base64.replace('+', '-').replace('/', '_'));
    }
    return forms.stream().flatMap(Canary::asBytes).distinct().toList();
  }

  /** The characters that depend on the text alone when so many bytes come before it. */
  private static String base64(byte[] text, int before) {
    byte[] shifted = new byte[before + text.length];
    System.arraycopy(text, 0, shifted, before, text.length);
    String encoded = Base64.getEncoder().withoutPadding().encodeToString(shifted);
    int first = new int[] {0, 2, 3}[before];
    return encoded.substring(first, shifted.length / 3 * 4);
  }

  private static Stream<String> asBytes(String form) {
    return Stream.of(
        new String(form.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1), form);
  }

  /** Which of them are in a text, each with what is around it. */
  static List<String> foundIn(byte[] content, List<Canary> canaries) {
    String text = new String(content, StandardCharsets.ISO_8859_1);
    return canaries.stream()
        .flatMap(
            canary ->
                canary.forms().stream()
                    .map(text::indexOf)
                    .filter(place -> place >= 0)
                    .limit(1)
                    .map(place -> canary.name() + ": …" + around(text, place) + "…"))
        .toList();
  }

  private static String around(String text, int place) {
    return text.substring(Math.max(0, place - 200), Math.min(text.length(), place + 100));
  }
}
