package io.aiprovider.server.logs;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import io.aiprovider.json.JsonObject;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.event.KeyValuePair;
import org.springframework.mock.env.MockEnvironment;

final class JsonLogFormatTest {
  private final LoggerContext logback = new LoggerContext();
  private final JsonLogFormat format =
      new JsonLogFormat(new MockEnvironment().withProperty("spring.application.name", "assistant"));

  private LoggingEvent event(Level level, String message, Throwable thrown, Object... arguments) {
    LoggingEvent event =
        new LoggingEvent("caller", logback.getLogger("io.x"), level, message, thrown, arguments);
    event.setInstant(Instant.parse("2026-01-02T03:04:05.678901Z"));
    event.setMDCPropertyMap(Map.of("request_id", "r1"));
    return event;
  }

  @Test
  void writes_one_object_on_one_line() {
    String line = format.format(event(Level.INFO, "a {}\nb \"c\"", null, 1));

    assertThat(line)
        .isEqualTo(
            "{\"timestamp\":\"2026-01-02T03:04:05.678Z\",\"level\":\"INFO\",\"service\":\"assistant\","
                + "\"logger\":\"io.x\",\"message\":\"a 1\\nb \\\"c\\\"\","
                + "\"context\":{\"request_id\":\"r1\"}}\n");
  }

  @ParameterizedTest
  @CsvSource({"TRACE, DEBUG", "DEBUG, DEBUG", "WARN, WARN", "ERROR, ERROR"})
  void names_the_level_by_one_of_four_words(String level, String word) {
    String line = format.format(event(Level.toLevel(level), "m", null));

    assertThat(JsonObject.parse(line).string("level")).isEqualTo(word);
  }

  @Test
  void puts_the_key_value_pairs_of_the_event_into_the_context() {
    LoggingEvent event = event(Level.INFO, "m", null);
    event.addKeyValuePair(new KeyValuePair("tokens", 5));

    assertThat(format.format(event)).contains("\"context\":{\"request_id\":\"r1\",\"tokens\":5}");
  }

  @Test
  void puts_the_exception_into_the_context() {
    String line = format.format(event(Level.ERROR, "m", new IllegalStateException("broken")));

    assertThat(JsonObject.parse(line).object("context").string("exception"))
        .startsWith("java.lang.IllegalStateException: broken");
    assertThat(line).hasLineCount(1);
  }
}
