package io.aiprovider.server.logs;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;
import org.springframework.boot.json.JsonWriter;
import org.springframework.boot.logging.structured.StructuredLogFormatter;
import org.springframework.core.env.Environment;

/**
 * A log event as one line of JSON: {@code timestamp}, {@code level}, {@code service}, {@code
 * logger}, {@code message}, and in {@code context} the diagnostic context, the event's key-value
 * pairs and the {@code exception}.
 */
final class JsonLogFormat implements StructuredLogFormatter<ILoggingEvent> {
  private final JsonWriter<ILoggingEvent> writer;

  JsonLogFormat(Environment environment) {
    String service = environment.getProperty("spring.application.name", "ai-provider");
    this.writer =
        JsonWriter.<ILoggingEvent>of(
                line -> {
                  line.add(
                      "timestamp",
                      event -> event.getInstant().truncatedTo(ChronoUnit.MILLIS).toString());
                  line.add("level", event -> word(event.getLevel()));
                  line.add("service", service);
                  line.add("logger", ILoggingEvent::getLoggerName);
                  line.add("message", ILoggingEvent::getFormattedMessage);
                  line.add("context", JsonLogFormat::context);
                })
            .withNewLineAtEnd();
  }

  @Override
  public String format(ILoggingEvent event) {
    return writer.writeToString(event);
  }

  private static String word(Level level) {
    return level.toInt() < Level.DEBUG_INT ? "DEBUG" : level.toString();
  }

  private static Map<String, @Nullable Object> context(ILoggingEvent event) {
    Map<String, @Nullable Object> context = new LinkedHashMap<>(event.getMDCPropertyMap());
    if (event.getKeyValuePairs() != null) {
      for (KeyValuePair pair : event.getKeyValuePairs()) {
        context.put(pair.key, pair.value);
      }
    }
    IThrowableProxy thrown = event.getThrowableProxy();
    if (thrown != null) {
      context.put("exception", ThrowableProxyUtil.asString(thrown));
    }
    return context;
  }
}
