package io.aiprovider.server.logs;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;
import org.springframework.boot.logging.structured.StructuredLogFormatter;
import org.springframework.core.env.Environment;

/**
 * A log event as one line of JSON: {@code timestamp}, {@code level}, {@code service}, {@code
 * logger}, {@code message}, and in {@code context} the diagnostic context, the event's key-value
 * pairs and the {@code exception}.
 */
final class JsonLogFormat implements StructuredLogFormatter<ILoggingEvent> {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN).build();
  private static final int USUAL_LENGTH = 1_024;

  private final String service;

  JsonLogFormat(Environment environment) {
    this.service = environment.getProperty("spring.application.name", "ai-provider");
  }

  @Override
  public String format(ILoggingEvent event) {
    StringWriter line = new StringWriter(USUAL_LENGTH);
    try (JsonGenerator json = JSON.createGenerator(line)) {
      json.writeStartObject();
      json.writeStringField(
          "timestamp", event.getInstant().truncatedTo(ChronoUnit.MILLIS).toString());
      json.writeStringField("level", word(event.getLevel()));
      json.writeStringField("service", service);
      json.writeStringField("logger", event.getLoggerName());
      json.writeStringField("message", event.getFormattedMessage());
      json.writeObjectFieldStart("context");
      writeContext(json, event);
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a text in memory can always be written
    }
    return line.append('\n').toString();
  }

  private static void write(JsonGenerator json, @Nullable Object value) throws IOException {
    if (value == null) {
      json.writeNull();
    } else if (value instanceof Integer || value instanceof Long) {
      json.writeNumber(((Number) value).longValue());
    } else if (value instanceof BigDecimal number) {
      json.writeNumber(number);
    } else if (value instanceof Boolean flag) {
      json.writeBoolean(flag);
    } else {
      json.writeString(value.toString());
    }
  }

  private static String word(Level level) {
    return level.toInt() < Level.DEBUG_INT ? "DEBUG" : level.toString();
  }

  /** Fields of the event replace those of the same name in the diagnostic context. */
  private static void writeContext(JsonGenerator json, ILoggingEvent event) throws IOException {
    List<KeyValuePair> pairs = event.getKeyValuePairs();
    for (Map.Entry<String, String> field : event.getMDCPropertyMap().entrySet()) {
      if (pairs == null || pairs.stream().noneMatch(pair -> pair.key.equals(field.getKey()))) {
        json.writeStringField(field.getKey(), field.getValue());
      }
    }
    if (pairs != null) {
      for (KeyValuePair pair : pairs) {
        json.writeFieldName(pair.key);
        write(json, pair.value);
      }
    }
    IThrowableProxy thrown = event.getThrowableProxy();
    if (thrown != null) {
      json.writeStringField("exception", ThrowableProxyUtil.asString(thrown));
    }
  }
}
