package io.aiprovider.provider.golden;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is another each time: ids that are made up, and the time. */
final class MadeUp {
  private static final Pattern ID = Pattern.compile("(call_|chatcmpl-)[0-9a-f]{24}");
  private static final Pattern NOW = Pattern.compile("\"created\":(\\d{10})");
  private static final long LONG_AGO = 1_765_000_000;

  private MadeUp() {}

  /** The text with ids counted and the present as 0; times of long ago are the provider's. */
  static String counted(String text) {
    Map<String, String> ids = new HashMap<>();
    String counted =
        ID.matcher(text)
            .replaceAll(id -> ids.computeIfAbsent(id.group(), each -> id.group(1) + ids.size()));
    return NOW.matcher(counted)
        .replaceAll(
            now ->
                Matcher.quoteReplacement(
                    Long.parseLong(now.group(1)) > LONG_AGO ? "\"created\":0" : now.group()));
  }
}
