package io.aiprovider.spring.tracing;

import io.aiprovider.opentelemetry.content.ContentOptions;
import io.aiprovider.spring.settings.SettingPlaces;
import org.springframework.util.unit.DataSize;

/** How much of prompts and answers spans hold, from the settings. */
public final class RecordedContent {
  private static final DataSize LARGEST = DataSize.ofMegabytes(16);

  private RecordedContent() {}

  /**
   * The options of these settings.
   *
   * @throws io.aiprovider.spring.settings.StartRefused if one cannot be used
   */
  public static ContentOptions options(TracingProperties properties, SettingPlaces places) {
    int limit = places.within("ai-provider.tracing", () -> limit(properties.contentLimit()));
    return places.within(
        "ai-provider.tracing.redact",
        () ->
            ContentOptions.of(
                ContentOptions.Mode.valueOf(properties.content().name()),
                limit,
                properties.redact()));
  }

  private static int limit(DataSize size) {
    if (size.toBytes() < 1 || size.compareTo(LARGEST) > 0) {
      throw new IllegalArgumentException(
          "content-limit must be from 1B to " + LARGEST.toMegabytes() + "MB, but is " + size + ".");
    }
    return Math.toIntExact(size.toBytes());
  }
}
